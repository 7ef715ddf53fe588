import { server } from '../../support/shared.js';
import { credentials } from './client.js';

const sampleRequest = `{
  "partner_id": "H1",
  "token_id": "H4sIAAAAAAAAAzO3BADDOtuOAgAAAA==",
  "currency_code": "INR",
  "amount": "5000",
  "customer_name": "John Doe"
}`;

test('the documented request in a fresh sandbox gets the documented answer', async () => {
  const answer = await server.send('POST', '/service/api/charge', {
    headers: { ...credentials, 'content-type': 'application/json' },
    sandbox: server.fresh(),
    body: sampleRequest,
  });
  expect(answer.status).toBe(200);
  expect(answer.text).toBe('{"Status":"Success","ErrorMessages":[],"PGTransactionID":"pi_3NOia7LkClv9jGLK1CV12znF"}');
  expect(answer.headers['content-type']).toBe('application/json');
});

test('it is the same at the host that the vendor uses', async () => {
  const answer = await server.send('POST', '/service/api/charge', {
    headers: { ...credentials, host: 'token.suissu.com' },
    sandbox: server.fresh(),
    body: sampleRequest,
  });
  expect(answer.text).toBe('{"Status":"Success","ErrorMessages":[],"PGTransactionID":"pi_3NOia7LkClv9jGLK1CV12znF"}');
});

test('the documented bad request: a missing amount', async () => {
  const answer = await server.send('POST', '/service/api/charge', {
    headers: credentials,
    sandbox: server.fresh(),
    body: sampleRequest.replace('"amount": "5000",', ''),
  });
  expect(answer.status).toBe(400);
  expect(answer.text).toBe('{"Status":"Fail","ErrorMessages":["amount : Invalid or missing amount"]}');
  expect(answer.headers['content-type']).toBe('application/json');
});

test('the documented unauthorized request: no credentials', async () => {
  const answer = await server.send('POST', '/service/api/charge', { sandbox: server.fresh(), body: sampleRequest });
  expect(answer.status).toBe(401);
  expect(answer.text).toBe('{"Status":"Fail","ErrorMessages":["Unauthorised"]}');
  expect(answer.headers['content-type']).toBe('application/json');
  expect(answer.headers['www-authenticate']).toBe('ApiKey realm="suissu"');
});

test('the same requests in the same order give the same identifiers in every sandbox', async () => {
  const run = async () => {
    const sandbox = server.fresh();
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) {
      const call = { headers: credentials, sandbox, body: sampleRequest };
      ids.push((await server.send('POST', '/service/api/charge', call)).body.PGTransactionID);
    }
    return ids;
  };
  const first = await run();
  expect(new Set(first).size).toBe(3);
  for (const id of first) expect(id).toMatch(/^pi_[0-9A-Za-z]{24}$/);
  expect(await run()).toEqual(first);
});
