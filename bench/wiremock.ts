// Two stubs of WireMock: a body that fits the schema is answered by a template, any other is refused.
import { mkdirSync, writeFileSync } from 'node:fs';
import schema from '../schemas/british-gas/create-payment.json' with { type: 'json' };

const part = (name: string) => `{{jsonPath request.body '$.payment.${name}'}}`;

const accepted = {
  jsonapi: { version: '1.0' },
  status: 'SUCCESS',
  data: {
    payment: {
      id: "{{randomValue type='UUID'}}",
      card: part('card'),
      amount: part('amount'),
      contractAccount: part('contractAccount'),
    },
  },
  errors: [],
  meta: {},
};

const headers = { 'Content-Type': 'application/vnd.api+json' };

const stubs = {
  accepted: {
    priority: 1,
    request: {
      method: 'POST',
      urlPath: '/payment',
      bodyPatterns: [{ matchesJsonSchema: JSON.stringify(schema), schemaVersion: 'V202012' }],
    },
    response: { status: 200, headers, body: JSON.stringify(accepted), transformers: ['response-template'] },
  },
  refused: {
    priority: 5,
    request: { method: 'POST', urlPath: '/payment' },
    response: { status: 400, headers, body: '{"status":"FAIL"}' },
  },
};

/** Writes the stubs where `--root-dir` of that folder finds them. */
export function writeStubs(folder: string): void {
  mkdirSync(`${folder}/mappings`, { recursive: true });
  for (const [name, stub] of Object.entries(stubs)) {
    writeFileSync(`${folder}/mappings/${name}.json`, JSON.stringify(stub));
  }
}
