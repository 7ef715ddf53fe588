import { Problem } from '../../engine/problem.js';
import { enterExisting } from '../../engine/sandbox/existing.js';
import type { Engine } from '../../engine/way/engine.js';
import { type GoingOn, goingOn, settled } from '../../engine/way/settled.js';
import { operation } from '../operation.js';
import { Seats } from '../seats.js';
import { withinAsked } from '../within-asked.js';

const usual = 'PT10S';
const longest = 'PT5M';
/** So many wait at once, over all sandboxes: each of them is a connection. */
const mostWaiting = 2_000;

type Settling = Pick<Engine, 'store' | 'clock' | 'timers' | 'inFlight' | 'deliveries' | 'sandboxes' | 'stopping'>;

/** Waits until what a client has set in motion has come to its end. */
export function settleSandbox(engine: Settling) {
  const waiting = new Seats(mostWaiting, 'calls of settle wait');
  return operation({
    id: 'settle',
    method: 'POST',
    path: '/__sandbox/settle',
    source: 'ours',
    sandbox: 'existing',
    request: 'settle',
    bodyOptional: true,
    replies: { 200: 'settled' },
    example: { body: { within: 'PT10S' } },
    asks: async ({ body: { within = usual } }) => ({ ms: withinAsked(within, longest, '/body/within') }),
    async handle({ sandbox, hasLeft, asked: { ms } }) {
      const before = await goingOn(engine, sandbox);
      const left = isNothing(before) || ms === 0 ? before : await waited(engine, waiting, sandbox, ms, hasLeft);
      if (isNothing(left)) return { status: 200, body: { settled: true as const } };
      throw new Problem('not-settled', saying(left, ms), { ...left });
    },
  });
}

async function waited(
  engine: Settling,
  waiting: Seats,
  sandbox: string,
  ms: number,
  hasLeft: () => boolean = () => false,
): Promise<GoingOn> {
  waiting.mustBeFree();
  const seat = waiting.take(hasLeft);
  const left = await settled(engine, sandbox, ms, [engine.stopping, seat.lost]).finally(() => seat.leave());
  if (engine.stopping.aborted) throw new Problem('stopping', 'The server stops; ask again once it runs');
  await enterExisting(engine.sandboxes, sandbox);
  return left;
}

function isNothing({ inFlight, pendingCallbacks }: GoingOn): boolean {
  return inFlight === 0 && pendingCallbacks === 0;
}

function saying({ inFlight, pendingCallbacks }: GoingOn, ms: number): string {
  const said = `${inFlight} requests are in flight, ${pendingCallbacks} callbacks are due or under way`;
  return ms === 0 ? said : `After ${ms / 1000} seconds ${said}`;
}
