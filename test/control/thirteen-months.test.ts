import { order, startBakery } from '../support/bakery.js';
import { SandboxClock } from '../support/clock.js';
import { RecordsOf } from '../support/records.js';

interface Run {
  readonly text: string;
  /** With names in the place of digests. */
  readonly ran: readonly string[];
}

const passes: Readonly<Record<string, string>> = { ['a'.repeat(43)]: 'first pass', ['b'.repeat(43)]: 'second pass' };

/** A shop that sells bread, which grows old, and cakes, which take their time, to tills whose passes expire. */
async function thirteenMonths(sandbox: string): Promise<Run> {
  const server = await startBakery();
  try {
    const clock = new SandboxClock(server, sandbox);
    const records = new RecordsOf(server, sandbox);
    const lives = ['PT1H', 'P30D'];
    for (const [i, digest] of Object.keys(passes).entries()) {
      const pass = { pass_digest: digest, shop: 'corner', expires_at: lives[i] };
      expect((await records.put(`bakery/passes/${digest}`, pass)).status).toBe(201);
    }
    const later = { 'x-sandbox-time': '2026-03-10T12:00:00Z' };
    await order(server, sandbox, { order: 'bread-1' });
    await order(server, sandbox, { order: 'cake-1', item: 'cake' });
    await order(server, sandbox, { order: 'cake-2' }, { headers: { 'x-sandbox-scenario': 'burnt' } });
    await order(server, sandbox, { order: 'cake-3' }, { headers: { 'x-sandbox-scenario': 'burnt;after=P12M' } });
    await order(server, sandbox, { order: 'cake-4', item: 'cake' }, { headers: later });
    await order(server, sandbox, { order: 'bread-2' }, { headers: later });

    const answer = await clock.advance({ by: 'P13M' });
    expect(answer.body.now).toBe('2027-02-15T12:00:00.000Z');
    expect(answer.text).not.toContain('pass-corner');
    const ran: readonly Readonly<Record<string, string>>[] = answer.body.ran;
    const lines = ran.map(({ at, kind, subject = '', result }) => [at, kind, passes[subject] ?? subject, result]);
    return { text: answer.text, ran: lines.map((line) => line.join(' ')) };
  } finally {
    await server.close();
  }
}

test('thirteen months bring the same, in the same order, in every run', async () => {
  const [first, second] = [await thirteenMonths('shop'), await thirteenMonths('shop')];
  expect(second.text).toBe(first.text);
  expect(first.ran).toEqual([
    '2026-01-15T12:05:00.000Z take-from-oven corner/cake-1 ready',
    '2026-01-15T12:05:00.000Z take-from-oven corner/cake-2 burnt',
    '2026-01-15T13:00:00.000Z token-expired first pass expired',
    '2026-01-16T12:00:00.000Z bread-stale LOAF-00000000 stale',
    '2026-01-17T12:00:00.000Z bread-stale LOAF-00000001 stale',
    '2026-02-14T12:00:00.000Z token-expired second pass expired',
    '2026-03-10T12:05:00.000Z take-from-oven corner/cake-4 ready',
    '2026-03-12T12:00:00.000Z bread-stale LOAF-00000006 stale',
    '2027-01-15T12:00:00.000Z take-from-oven corner/cake-3 burnt',
  ]);
});
