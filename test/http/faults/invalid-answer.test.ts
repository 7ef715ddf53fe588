// The same wherever it is kept.
import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { apis } from '../../../src/apis/index.js';
import { requestOf } from '../../../src/engine/scenario/example.js';
import { answerIn } from '../../support/connection.js';
import { server } from '../../support/shared.js';
import { Wire, type WireAnswer } from '../../support/wire.js';
import { afterOnePayment, nextPayment, paying } from './paying.js';

const root = new URL('../../../', import.meta.url);

/** The published schemas, compiled here from their files. */
function published(api: string) {
  const ajv = new Ajv({ strict: false });
  addFormats.default(ajv);
  const folder = new URL(`schemas/${api}/`, root);
  for (const file of readdirSync(folder)) {
    ajv.addSchema(JSON.parse(readFileSync(new URL(file, folder), 'utf8')), `${api}/${file}`);
  }
  return (schema: string, body: unknown) => ajv.validate(`${api}/${schema}.json`, body);
}

let wire: Wire;
beforeAll(() => {
  wire = new Wire(server.url);
});
afterAll(() => wire.close());

const made =
  '{"jsonapi":{"version":"1.0"},"status":"SUCCESS","data":{"payment":{"id":"003400026739","card":"42563574674","amount":"58.00","contractAccount":"600134652"}},"errors":[],"meta":{}}';

test.each([
  ['invalid-answer', made.replace('"id":"003400026739",', '')],
  ['invalid-answer;kind=missing-member', made.replace('"id":"003400026739",', '')],
  ['invalid-answer;kind=wrong-type', made.replace('"003400026739"', '3400026739')],
  [
    'invalid-answer;kind=extra-member',
    made.replace('"meta":{}', '"meta":{},"undocumentedMember":"not in the published schema"'),
  ],
  ['invalid-answer;kind=empty-body', ''],
])('%s answers a body of its own making, and the payment was made', async (scenario, body) => {
  const connection = await afterOnePayment();
  connection.write(paying(scenario));
  await connection.untilReceived('\r\n\r\n');
  const { line, headers } = answerIn(connection.received);
  expect(line).toBe('HTTP/1.1 200 OK');
  expect(headers).toMatchObject({ 'content-type': 'application/vnd.api+json', 'content-length': String(body.length) });
  await connection.untilReceived(`\r\n\r\n${body}`);
  expect(answerIn(connection.received).body).toBe(body);
  connection.forget();
  connection.write(paying());
  await connection.untilReceived('"id":"003400026740"');
  expect(await nextPayment()).toBe('003400026741');
  connection.leave();
});

describe.each(apis.map((api) => [api.name, api] as const))('%s', (name, api) => {
  const valid = published(name);
  const text = api.operations
    .filter(({ replies }) => Object.values(replies).includes('payment-page'))
    .map(({ id }) => id);

  async function answered(operation: (typeof api.operations)[number], kind: string | undefined): Promise<WireAnswer> {
    const { target, headers, body } = requestOf(api, operation);
    const asked = kind === undefined ? {} : { 'x-sandbox-scenario': `invalid-answer;kind=${kind}` };
    const sent = { ...headers, ...asked, 'x-sandbox-id': server.fresh() };
    const answer = await wire.send({ method: operation.method, path: target, headers: sent, body });
    if (!answer) throw new Error('no answer');
    return answer;
  }

  test.each(['missing-member', 'wrong-type', 'extra-member', 'empty-body'])(
    'every operation can answer %s: its own status, and a body that its published schema refuses',
    async (kind) => {
      for (const operation of api.operations) {
        const whole = await answered(operation, undefined);
        const { status, text: body } = await answered(operation, kind);
        expect([operation.id, status]).toEqual([operation.id, whole.status]);
        const schema = String(operation.replies[whole.status]);
        if (kind === 'empty-body' || (text.includes(operation.id) && kind !== 'wrong-type')) {
          expect([operation.id, body]).toEqual([operation.id, '']);
        } else if (kind === 'extra-member') {
          expect(body).toContain('"undocumentedMember"');
        } else {
          expect([operation.id, valid(schema, JSON.parse(body))]).toEqual([operation.id, false]);
        }
        if (!text.includes(operation.id)) expect(valid(schema, JSON.parse(whole.text))).toBe(true);
      }
    },
  );
});
