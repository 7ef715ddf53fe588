import { paymentAccounts } from '../../../src/apis/payment-accounts/index.js';
import type { Api } from '../../../src/engine/api/api.js';
import { server } from '../../support/shared.js';
import { describeStrayBodies } from '../../support/stray-bodies.js';

const api: Api = paymentAccounts;
const fail = (code: number, message: string) => `{"code":${code},"response":{"status":"fail","message":"${message}"}}`;

describeStrayBodies(api, {
  415: fail(415, 'unsupported media type'),
  413: fail(413, 'content too large'),
  malformed: fail(400, 'malformed JSON'),
  'no object': fail(400, 'missing or invalid: body'),
});

test('what the path names is looked at after the form of the body and before its members', async () => {
  const send = (body: string, type: string) =>
    server.send('POST', '/payment/x/execute', { headers: { 'content-type': type }, body });
  expect((await send('x', 'text/plain')).text).toBe(fail(415, 'unsupported media type'));
  expect((await send('{', 'application/json')).text).toBe(fail(400, 'malformed JSON'));
  expect((await send('[]', 'application/json')).text).toBe(fail(404, 'Payment not found'));
});
