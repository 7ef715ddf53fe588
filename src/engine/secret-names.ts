/** Names of headers, query parameters and members whose value is a credential, as `plainName` writes them. */
const secretName = new RegExp(
  [
    '^(?:',
    [
      '(?:x|proxy|xforwarded|xoriginal)?authorization|authorisation|cookies?|setcookie2?|jwt|idtoken|token|xtoken|otp|pin|csc',
      'pinblock|pinnumber|cardpin|track[123]|sid|auth|xauth|xkey|clientassertion|senhas?',
    ].join('|'),
    ')$|(?:',
    [
      '(?:api|auth|access|private|secret|secretaccess|signing|encryption|subscription|functions|session|shared|master)key',
      'password|passwd|passphrase|passcode|pwd|senha|secret|credentials?|sess(?:ion)?id|otpcode|authorization',
      // Those of pages are where to go on.
      '(?<!next|page|continuation|cursor|sync)token(?:value)?',
      'track[123]?(?:equivalent)?data|magstripe(?:data)?|magneticstripe(?:data)?|swipe(?:data)?',
      '(?:cvv|cvc)2?(?:code|value|number|digits?)?|cvn|cv2|securitycode|securitynumber|codigoseguranca',
      'cardverification(?:code|value|number|data)?|cardcode|verificationvalue',
    ].join('|'),
    ')$',
  ].join(''),
);

/** A name without what vendors write differently: case, hyphens, underscores, brackets and the like. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Whether what stands under this name is a credential at any vendor. A name is compared without case, `-` and `_`. */
export function isSecretName(name: string): boolean {
  return secretName.test(plainName(name));
}
