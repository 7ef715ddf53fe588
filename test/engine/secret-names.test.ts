import { readdirSync, readFileSync } from 'node:fs';
import { apis } from '../../src/apis/index.js';
import { maskText } from '../../src/engine/masking/mask-text.js';
import { isSecretName } from '../../src/engine/masking/secret-names.js';

const secret = `
  password password1 password2 password_confirmation passwordConfirm newPasswordAgain passwords user_password passwordHash
  secret secrets secret2 client_secret webhook_secret cardSecret
  token tokens token1 access_tokens authToken2 refresh_token device_token x-forwarded-access-token private-token
  apiKey apiKey1 api_key_2 x-api-key-v2 merchant_key merchantKey appkey app-key application-key clientKey accountKey
  AccountKey SharedAccessKey encKey aesKey hmacKey signing_key
  pass user_pass x-user-pass pw pin pin_code pincode card_pin encrypted_pin encryptedPin pinBlock
  cvv cvv1 cvv2 card_cvv cvvCode cvc_code securityCode1 card_verification cavv cryptogram onlinePaymentCryptogram
  verification_code verificationCode authorization_code otp otp_code totp mfa_code one_time_password
  authorization authorization2 x-authentication authentication bearer x-bearer cf-access-jwt-assertion SAMLResponse
  assertion client_assertion connect.sid session session_id PHPSESSID JSESSIONID sid jwt id_token
  payment_method_nonce credential credentialsData track1 track2Data track_2
`
  .trim()
  .split(/\s+/);

const open = `
  token_id tokenId tokenType token_type access_token_life expires_in pageToken page_token nextPageToken cursor_token
  sync-token continuationToken authorized author passenger keyboard keyword sessionStart SESSION_START SESSION_END sessions
  pinned opinion spin shipping compass bypass pass_through password_policy secretary idempotency-key public_key key code
  nonce signature x-api-name cvc_check reason_code currency_code emission_date x-request-id assertions_made
`
  .trim()
  .split(/\s+/);

/** Of what the vendors document, these are credentials. */
const credentials = new Set(['token', 'access_key', 'accessToken', 'refreshToken', 'idToken', 'api_key', 'cvv']);
/** Names of fixtures, which hold lists of records. */
const lists = new Set(['tokens', 'credentials']);

function* namesIn(schema: unknown): Generator<string> {
  if (schema === null || typeof schema !== 'object') return;
  for (const [name, member] of Object.entries(schema)) {
    if (name === 'properties' && member !== null && typeof member === 'object') yield* Object.keys(member);
    yield* namesIn(member);
  }
}

const documented = apis.flatMap(({ name }) =>
  readdirSync(`schemas/${name}`).flatMap((file) => [
    ...namesIn(JSON.parse(readFileSync(`schemas/${name}/${file}`, 'utf8'))),
  ]),
);

test.each(secret)('what stands under %s is a secret', (name) => {
  expect(isSecretName(name)).toBe(true);
});

test.each([...new Set([...open, ...documented])].filter((name) => !credentials.has(name) && !lists.has(name)))(
  'what stands under %s is shown',
  (name) => {
    expect(isSecretName(name)).toBe(false);
  },
);

test.each([...credentials].filter((name) => documented.includes(name)))('the documented %s is a secret', (name) => {
  expect(isSecretName(name)).toBe(true);
});

test.each([
  ['password: hunter2', 'password: ****'],
  ['password = hunter2', 'password = ****'],
  ["{'password':'hunter2'}", "{'password':'****'}"],
  ["{'a': 1, 'api_key': 'hunter2', 'b': 'c'}", "{'a': 1, 'api_key': '****', 'b': 'c'}"],
  ['{password: "hunter2", a: 1}', '{password: "****", a: 1}'],
  ['cvv:123, exp:12/30', 'cvv:****, exp:12/30'],
  ['Authorization: Digest hunter2, x', 'Authorization: ****, x'],
  ['<cvv>123</cvv>', '<cvv>****</cvv>'],
  ['<ns:cvv a="b">123</ns:cvv><a>b</a>', '<ns:cvv a="b">****</ns:cvv><a>b</a>'],
  ['https://shop.example/back?password2=hunter2&order=7', 'https://shop.example/back?password2=****&order=7'],
])('the text %s is shown as %s', (text, shown) => {
  expect(maskText(text)).toBe(shown);
});

test.each([
  'at 2026-01-31T12:00:00.000Z: paid',
  'http://localhost:4010/a:b',
  "{'token_id': 'x', 'key': 'y'}",
  '<token_id>7</token_id>',
  'order = 7, note: paid',
  'the token://a.test/x is shown',
])('the text %s is shown as it is', (text) => {
  expect(maskText(text)).toBe(text);
});
