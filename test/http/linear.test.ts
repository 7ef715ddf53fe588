// The same wherever it is kept.
import { growthOf, linear } from '../support/growth.js';
import { atoms, forms } from '../support/hostile-texts.js';
import { sandbox, server } from '../support/shared.js';
import { Wire, type WireRequest } from '../support/wire.js';

let wire: Wire;
beforeAll(() => {
  wire = new Wire(server.url);
});
afterAll(() => wire.close());

const payment = { card: '42563574674', amount: '58.00', contractAccount: '600134652' };
const json = { 'content-type': 'application/json' };

const paying = (members: object, headers: object = {}): WireRequest => ({
  method: 'POST',
  path: '/payment',
  headers: { ...json, 'x-sandbox-id': sandbox, ...headers },
  body: JSON.stringify({ payment: { ...payment, ...members } }),
});
const asking = (path: string): WireRequest => ({
  method: 'GET',
  path,
  headers: { 'x-sandbox-id': sandbox, 'x-api-version': '2' },
  body: undefined,
});
const inHeader = (text: string) => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?');
const inTarget = (text: string) => text.replace(/[^\x21-\x7e]/g, '?');

/** Where a client may write what it likes, and how much of it a server takes there. */
const places: Readonly<Record<string, readonly [length: number, with_: (text: string) => WireRequest]>> = {
  'the name of a member': [24 * 1024, (text) => paying({ [text]: 1 })],
  'a member': [24 * 1024, (text) => paying({ card: text })],
  'an unknown member': [24 * 1024, (text) => paying({ note: text })],
  'a body that is no JSON': [24 * 1024, (text) => ({ ...paying({}), body: text })],
  ...Object.fromEntries(
    [
      'authorization',
      'accept',
      'content-type',
      'cookie',
      'prefer',
      'x-sandbox-scenario',
      'x-sandbox-time',
      'x-api-key',
    ].map((name) => [
      `the header ${name}`,
      [12 * 1024, (text: string) => paying({}, { [name]: inHeader(text) })] as const,
    ]),
  ),
  'the path': [12 * 1024, (text) => asking(`/payment/${inTarget(text)}`)],
  'the query': [12 * 1024, (text) => asking(`/service/resources/charges?customer_name=${inTarget(text)}`)],
};

/** Milliseconds of the processor, the least of some tries. */
async function leastOf(look: (size: number) => Promise<void>, length: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3 && least >= short; i++) {
    const before = process.cpuUsage();
    await look(length);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1_000);
  }
  return least;
}

/** Below so many milliseconds nothing can be told, and nothing needs to be. */
const short = 25;

/** Few runs look at some of them, always the same. */
const some = atoms.filter((_, i) => process.env['TILLBOX_PROPERTY_RUNS'] !== undefined || i % 3 === 0);

test.each(Object.entries(places))(
  'whatever stands in %s, a request takes a time that grows as it does',
  async (_, [length, written]) => {
    const send = async (text: string) => void (await wire.send(written(text)));
    const worst: unknown[] = [];
    for (const atom of some) {
      for (const [form, made] of Object.entries(forms)) {
        const look = (size: number) => send(made('"', atom, size));
        if ((await leastOf(look, length)) < short) continue;
        const growth = await growthOf(look, length / 8);
        if (growth > linear) worst.push([form, atom, growth]);
      }
    }
    expect(worst).toEqual([]);
  },
  120_000,
);
