// Bare Express 5 with its own body parser and ajv, doing the work of raw-http.ts.
import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Ajv } from 'ajv';
import express from 'express';
import schema from '../schemas/british-gas/create-payment.json' with { type: 'json' };

interface Payment {
  readonly payment: Readonly<Record<string, unknown>>;
}

interface Exchange {
  readonly headers: IncomingHttpHeaders;
  readonly request: unknown;
  readonly reply: object;
}

const validate = new Ajv({ allowUnionTypes: true, formats: { email: true } }).compile<Payment>(schema);
const stored = new Map<string, object>();
const ring: Exchange[] = [];
let next = 0;

const app = express();
app.use(express.json({ type: 'application/vnd.api+json' }));
app.post('/payment', (req, res) => {
  const body: unknown = req.body;
  const valid = validate(body);
  const id = randomUUID();
  if (valid) stored.set(id, body.payment);
  const reply = valid
    ? {
        jsonapi: { version: '1.0' },
        status: 'SUCCESS',
        data: { payment: { id, ...body.payment } },
        errors: [],
        meta: {},
      }
    : { status: 'FAIL', errors: validate.errors };
  ring[next++ % 10_000] = { headers: req.headers, request: body, reply };
  res
    .status(valid ? 200 : 400)
    .type('application/vnd.api+json')
    .json(reply);
});
app.listen(Number(process.argv[2]), '127.0.0.1');
