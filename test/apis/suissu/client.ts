import type { Response } from 'supertest';
import type { Sandbox } from '../../support/sandbox.js';

export const credentials = {
  'x-api-name': 'XXXXFIRSTAPP',
  'x-api-key': 'kfpwsfnknknfwknfkwnknef9823rujfsormDFS3ijoncvowoeorfnv',
};

/** The page's own sample: an intent of H1. */
export const sample = {
  partner_id: 'H1',
  token_id: 'H4sIAAAAAAAAAzO3BADDOtuOAgAAAA==',
  currency_code: 'INR',
  amount: '5000',
  customer_name: 'John Doe',
};

/** Rows 101, 102 and 103: tokens of H1. */
export const token101 = 'H4sIAAAAAAAAAzM0MAQAfGBwVAMAAAA=';
export const token102 = 'H4sIAAAAAAAAAzM0MAIAxjF5zQMAAAA=';
export const token103 = 'H4sIAAAAAAAAAzM0MAYAUAF+ugMAAAA=';
/** Rows 201 and 202: intent and token of H2. */
export const intent201 = 'H4sIAAAAAAAAAzMyMAQAJd42VgMAAAA=';
export const token202 = 'H4sIAAAAAAAAAzMyMAIAn48/zwMAAAA=';
/** Row 301: intent of H3, which is inactive. */
export const intent301 = 'H4sIAAAAAAAAAzM2MAQAErT0VwMAAAA=';
/** Rows 401 and 402: intent and token of H4. */
export const intent401 = 'H4sIAAAAAAAAAzMxMAQAl6K7UgMAAAA=';
export const token402 = 'H4sIAAAAAAAAAzMxMAIALfOyywMAAAA=';

export const succeeded = /^\{"Status":"Success","ErrorMessages":\[\],"PGTransactionID":"pi_[0-9A-Za-z]{24}"\}$/;

/** The text of a failed answer. */
export function failed(...messages: string[]): string {
  return `{"Status":"Fail","ErrorMessages":[${messages.map((message) => `"${message}"`).join(',')}]}`;
}

/** The sample request with other members; undefined leaves one out. */
export function charge(
  server: Sandbox,
  sandbox: string,
  changes: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return server.send('POST', '/service/api/charge', {
    sandbox,
    body: { ...sample, ...changes },
    headers: { ...credentials, ...headers },
  });
}
