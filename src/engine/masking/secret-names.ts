/** What of a name says which of several it is, or that it is asked for twice. */
const again = '(?:s?(?:confirmation|confirmed|confirm|again|repeated|repeat|retype|old|new|hash|data))?';
// Several sessions are rather those of a charging station.
const which = '(?<!session|auth)s?(?:v?\\d{1,3})?|(?<=session|auth)(?:v?\\d{1,3})?';

/** All of a name, but for what stands behind. */
const whole = [
  '(?:x|proxy|xforwarded|xoriginal)?auth(?:orization|orisation|entication)|cookie|setcookie|jwt|token|xtoken|csc',
  'x?(?:my|db|api|user|client|account|login|new|old|current|auth|smtp|ftp|http)?(?:pass|pw)|senha|x?bearer',
  '(?:x|my|new|old|card|user|debit|atm|encrypted|entered|current)?pin(?:block|number|code)?|x?session|connectsid|sid',
  'x?auth|xkey|saml(?:request|response|assertion)?|assertion|cavv|(?:x|user|sms|email)?t?otp',
];

/** How a name ends, but for what stands behind. */
const ends = [
  '(?:api|app|application|auth|access|private|secret|secretaccess|signing|encryption|subscription|functions|session)key',
  '(?:shared|sharedaccess|master|merchant|client|account|webhook|enc|hmac|aes|des)key',
  'password|passwd|passphrase|passcode|pwd|senha|secret|credential|sess(?:ion)?id|authorization|idtoken',
  '(?:otp|mfa|2fa|onetime|verification|authorization)code|(?:client|jwt|saml)assertion',
  // Those of pages are where to go on.
  '(?<!next|page|continuation|cursor|sync)token(?:value)?',
  'track[123]?(?:equivalent)?data|(?<![a-z])track[123]|magstripe|magneticstripe|swipe',
  '(?:cvv|cvc)2?(?:code|value|number|digit)?|cvn|cv2|securitycode|securitynumber|codigoseguranca',
  'cardverification(?:code|value|number|data)?|cardcode|verificationvalue|cryptogram|payment(?:method)?nonce',
];

/** Names of headers, query parameters and members whose value is a credential, as `plainName` writes them. */
const secretName = new RegExp(`(?:^(?:${whole.join('|')})|(?:${ends.join('|')}))${again}(?:${which})$`);

/** A name without what vendors write differently: case, hyphens, underscores, brackets and the like. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Whether what stands under this name is a credential at any vendor. A name is compared without case, `-` and `_`. */
export function isSecretName(name: string): boolean {
  return secretName.test(plainName(name));
}
