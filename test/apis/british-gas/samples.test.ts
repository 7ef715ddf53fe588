import { server } from '../../support/shared.js';

const anonymous = {
  cid: '05e230bf-a9cf-4b31-bc54-d3a995f62526',
  'content-type': 'application/vnd.api+json',
  accept: 'application/vnd.api+json',
};
const loggedIn = { ...anonymous, authorization: 'Bearer test-token-bg' };

const loggedInRequest = `{
  "payment": {
    "card": "42563574674",
    "amount": "58.00",
    "contractAccount": "600134652"
  }
}`;
const failingRequest = `{
  "payment": {
    "card": "1434552445",
    "amount": "58.00",
    "contractAccount": "600134652"
  }
}`;

function pay(headers: Readonly<Record<string, string>>, body: string) {
  return server.send('POST', '/payment', { headers, body, sandbox: server.fresh() });
}

test('POST /payment - logged in payment: Response 200', async () => {
  const answer = await pay(loggedIn, loggedInRequest);
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toBe('application/vnd.api+json');
  expect(answer.text).toBe(
    '{"jsonapi":{"version":"1.0"},"status":"SUCCESS","data":{"payment":{"id":"003400026738","card":"42563574674","amount":"58.00","contractAccount":"600134652"}},"errors":[],"meta":{}}',
  );
});

test('POST /payment - anonymous payment: Response 200, in the order of its own request', async () => {
  const answer = await pay(
    anonymous,
    `{
      "payment": {
        "contractAccount": "600134652",
        "card": "42563574674",
        "amount": "58.00"
      }
    }`,
  );
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toBe('application/vnd.api+json');
  expect(answer.text).toBe(
    '{"jsonapi":{"version":"1.0"},"status":"SUCCESS","data":{"payment":{"id":"003400026738","contractAccount":"600134652","card":"42563574674","amount":"58.00"}},"errors":[],"meta":{}}',
  );
});

test('Case 1: SAP error for fraud indicated customer, by its card', async () => {
  const answer = await pay(loggedIn, failingRequest);
  expect(answer.status).toBe(500);
  expect(answer.headers['content-type']).toBe('application/vnd.api+json');
  expect(answer.headers['x-sandbox-scenario']).toBe('british-gas/fraud-indicator;by=trigger');
  expect(answer.text).toBe(
    '{"jsonapi":{"version":"1.0"},"status":"ERROR","data":{},"errors":[{"code":"service","message":"error.fraud.indicator.marked.for.this.account"}],"meta":{}}',
  );
});

test('Case 2: SAP error for payment difference given without items to be cleared, by its scenario', async () => {
  const answer = await pay({ ...loggedIn, 'x-sandbox-scenario': 'payment-difference' }, failingRequest);
  expect(answer.status).toBe(500);
  expect(answer.headers['content-type']).toBe('application/vnd.api+json');
  expect(answer.headers['x-sandbox-scenario']).toBe('british-gas/payment-difference;by=header');
  expect(answer.text).toBe(
    '{"jsonapi":{"version":"1.0"},"status":"ERROR","data":{},"errors":[{"code":"service","message":"Payment difference given without items to be cleared"}],"meta":{}}',
  );
});
