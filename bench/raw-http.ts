// The least that the same work costs: node:http alone parses, validates, makes an id, stores and keeps the last 10,000
// exchanges.
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { Ajv } from 'ajv';
import schema from '../schemas/british-gas/create-payment.json' with { type: 'json' };

interface Payment {
  readonly payment: Readonly<Record<string, unknown>>;
}

interface Exchange {
  readonly headers: IncomingHttpHeaders;
  readonly request: string;
  readonly reply: string;
}

const validate = new Ajv({ allowUnionTypes: true, formats: { email: true } }).compile<Payment>(schema);
const stored = new Map<string, object>();
const ring: Exchange[] = [];
let next = 0;

const server = createServer((req, res) => {
  const chunks: Buffer[] = [];
  req.on('data', (chunk: Buffer) => chunks.push(chunk));
  req.on('end', () => {
    const request = Buffer.concat(chunks).toString();
    const body: unknown = JSON.parse(request);
    const valid = validate(body);
    const id = randomUUID();
    if (valid) stored.set(id, body.payment);
    const reply = JSON.stringify(
      valid
        ? {
            jsonapi: { version: '1.0' },
            status: 'SUCCESS',
            data: { payment: { id, ...body.payment } },
            errors: [],
            meta: {},
          }
        : { status: 'FAIL', errors: validate.errors },
    );
    ring[next++ % 10_000] = { headers: req.headers, request, reply };
    res.writeHead(valid ? 200 : 400, {
      'content-type': 'application/vnd.api+json',
      'content-length': Buffer.byteLength(reply),
    });
    res.end(reply);
  });
});
server.listen(Number(process.argv[2]), '127.0.0.1');
