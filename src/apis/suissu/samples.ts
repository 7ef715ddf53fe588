import type { Sample } from '../../engine/api/description.js';

const headers = {
  'x-api-name': 'XXXXFIRSTAPP',
  'x-api-key': 'kfpwsfnknknfwknfkwnknef9823rujfsormDFS3ijoncvowoeorfnv',
};
const body = {
  partner_id: 'H1',
  token_id: 'H4sIAAAAAAAAAzO3BADDOtuOAgAAAA==',
  currency_code: 'INR',
  amount: '5000',
  customer_name: 'John Doe',
};
const { amount: _left, ...withoutAmount } = body;

const common = { source: 'documented', operation: 'charge' } as const;

export const samples: readonly Sample[] = [
  {
    ...common,
    name: '200 Success Response',
    request: { headers, body },
    reply: {
      status: 200,
      body: { Status: 'Success', ErrorMessages: [], PGTransactionID: 'pi_3NOia7LkClv9jGLK1CV12znF' },
    },
    literal: ['/Status', '/ErrorMessages'],
  },
  {
    ...common,
    name: '400 Bad Request',
    request: { headers, body: withoutAmount },
    reply: { status: 400, body: { Status: 'Fail', ErrorMessages: ['amount : Invalid or missing amount'] } },
    literal: [''],
  },
  {
    ...common,
    name: '401 Unauthorized',
    request: { body },
    reply: { status: 401, body: { Status: 'Fail', ErrorMessages: ['Unauthorised'] } },
    literal: [''],
  },
];
