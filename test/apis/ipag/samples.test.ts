import { type Sandbox, startSandbox } from '../../support/sandbox.js';
import { authorization, path } from './charges.js';

const sent = `{
    "amount": 150.00,
    "description": "Cobrança referente a negociação de débito pendente na Empresa X",
    "due_date": "30/10/2020",
    "customer": {
        "name": "Maria Francisca",
        "cpf_cnpj": "852.391.120-02",
        "email": "maria@mail.me",
        "phone": "11 99999-9999"
    },
    "callback_url": "https://api.ipag.test/retorno_charge"
}`;

const created = `{
  "id": 100000,
  "resource": "charges",
  "attributes": {
    "is_active": true,
    "status": "pending",
    "amount": 150,
    "type": "normal",
    "frequency": 1,
    "interval": "month",
    "description": "Cobrança referente a negociação de débito pendente na Empresa X",
    "starting_date": "2020-10-30",
    "closing_date": "",
    "auto_debit": false,
    "callback_url": "https://api.ipag.test/retorno_charge",
    "created_at": "2020-09-08 14:09:14",
    "updated_at": "2020-09-08 14:09:14",
    "customer": {
      "id": 23799,
      "resource": "customers",
      "attributes": {
        "is_active": true,
        "name": "Maria Francisca",
        "cpf_cnpj": "852.391.120-02",
        "email": "maria@mail.me",
        "phone": "11 99999-9999",
        "created_at": "2020-09-08",
        "updated_at": "2020-09-08"
      }
    },
    "installments": {
      "data": [
        {
          "number": 1,
          "due_date": "2020-10-30",
          "amount": 150,
          "paid_amount": 0,
          "discount": 0,
          "payment_date": null,
          "description": "Cobrança referente a negociação de débito pendente na Empresa X",
          "payment": null
        }
      ]
    },
    "links": {
      "payment": "https://api.ipag.com.br/vpos?billing=0771fc6f0f4b1d7d1bb73bbbe14e0e31"
    }
  }
}`;

let server: Sandbox;
beforeEach(async () => {
  server = await startSandbox({ publicUrl: 'https://api.ipag.com.br' });
});
afterEach(() => server.close());

const headers = {
  authorization,
  'content-type': 'application/json',
  'x-sandbox-time': '2020-09-08T17:09:14Z',
};

/** The text without the whitespace between its members. */
const compact = (json: string) => JSON.stringify(JSON.parse(json));

test('New Charge: the documented request gets the documented answer', async () => {
  const answer = await server.send('POST', path, { headers, body: sent });
  expect(answer.status).toBe(201);
  expect(answer.headers['content-type']).toBe('application/json');
  expect(answer.text).toBe(compact(created));
});

test('New Charge, in case of failure: a charge without its description gets the documented refusal', async () => {
  const body = sent.replace(/"description".*/, '');
  const answer = await server.send('POST', path, { headers, body });
  expect(answer.status).toBe(406);
  expect(answer.headers['content-type']).toBe('application/json');
  expect(answer.text).toBe(
    '{"code":"406","message":{"description":["Description is required"]},"resource":"resources.charge.create"}',
  );
});

test('Charge Update: the documented request switches the charge off and answers the whole of it', async () => {
  await server.send('POST', path, { headers, body: sent });
  const later = { ...headers, 'x-sandbox-time': '2020-09-09T02:59:59Z' };
  const answer = await server.send('PUT', `${path}?id=100000`, {
    headers: later,
    body: '{\n    "is_active": false\n}',
  });
  expect(answer.status).toBe(200);
  expect(answer.text).toBe(
    compact(created)
      .replace('{"is_active":true,"status"', '{"is_active":false,"status"')
      .replace('"updated_at":"2020-09-08 14:09:14"', '"updated_at":"2020-09-08 23:59:59"'),
  );
});

test('Charge Query: the charge is answered as it was created', async () => {
  await server.send('POST', path, { headers, body: sent });
  const answer = await server.send('GET', `${path}?id=100000`, { headers });
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toBe('application/json');
  expect(answer.text).toBe(compact(created));
});

test('List Charges: the charge is on top of the list', async () => {
  await server.send('POST', path, { headers, body: sent });
  const answer = await server.send('GET', `${path}?limit=1`, { headers });
  expect(answer.status).toBe(200);
  expect(answer.text).toBe(
    `{"data":[${compact(created)}],"links":{` +
      '"first":"https://api.ipag.com.br/service/resources/charges?limit=1&page=1",' +
      '"last":"https://api.ipag.com.br/service/resources/charges?limit=1&page=6","prev":null,' +
      '"next":"https://api.ipag.com.br/service/resources/charges?limit=1&page=2"},' +
      '"meta":{"current_page":1,"last_page":6,"from":1,"to":1,"per_page":1,"total":6}}',
  );
});
