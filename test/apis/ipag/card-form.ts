import type { Response } from 'supertest';
import type { Sandbox } from '../../support/sandbox.js';

const typed = {
  installment: '1',
  holder: 'Maria Francisca',
  number: '4111 1111 1111 1111',
  expiry: '12/30',
  cvv: '123',
};

/** The page of a charge of the fixture. */
export const pageOf = (id: number) => `/vpos?billing=000000000000000000000000000${id}`;

/** Sends the form of a page as a browser does; a field that is undefined is left out. */
export function sendForm(
  server: Sandbox,
  sandbox: string,
  page: string,
  fields: Readonly<Record<string, string | undefined>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const sent = Object.entries({ ...typed, ...fields }).filter(
    (field): field is [string, string] => field[1] !== undefined,
  );
  const body = new URLSearchParams(sent).toString();
  return server.send('POST', page, {
    sandbox,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body,
  });
}

/** The page that a browser is led to. */
export function follow(server: Sandbox, sandbox: string, page: string, answer: Response): Promise<Response> {
  const { pathname, search } = new URL(String(answer.headers['location']), new URL(page, server.url));
  return server.send('GET', pathname + search, { sandbox });
}
