import type { Response } from 'supertest';
import { tipIn } from './bakery.js';
import { SandboxClock } from './clock.js';
import { Receiver } from './receiver.js';
import type { Sandbox } from './sandbox.js';

export interface CallbackBody {
  readonly id: string;
  readonly subject: string;
  readonly requestId: string | null;
  readonly copyOf: string | null;
  readonly signature: { readonly value: string };
  readonly state: string;
  readonly attempts: readonly { readonly at: string; readonly status?: number; readonly error?: string }[];
  readonly nextAttemptAt: string | null;
}

/** For each test a receiver of its own, and what is done in the sandbox that is asked for. */
export function told(where: () => { readonly server: Sandbox; readonly sandbox: string }) {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await Receiver.start();
  });
  afterEach(() => receiver.close());
  const call = (method: string, path: string, body?: unknown): Promise<Response> =>
    where().server.send(method, `/__sandbox${path}`, { sandbox: where().sandbox, body });
  const listed = async (query = ''): Promise<readonly CallbackBody[]> =>
    (await call('GET', `/callbacks${query}`)).body.callbacks;
  const clock = () => new SandboxClock(where().server, where().sandbox);
  return {
    get receiver() {
      return receiver;
    },
    call,
    listed,
    clock,
    /** Ada gives a tip, of which the receiver is told. */
    tip: (scenario?: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
      tipIn(
        where().server,
        where().sandbox,
        { thank_at: receiver.url },
        { headers: { ...headers, ...(scenario && { 'x-sandbox-scenario': scenario }) } },
      ),
    /** The newest. @throws Error where there is none */
    async latest(): Promise<CallbackBody> {
      const [one] = await listed();
      if (!one) throw new Error('there is no callback');
      return one;
    },
    putPolicy: (policy: unknown) => call('PUT', '/callbacks/policy', policy),
    /** How the callbacks stand, the oldest first, once nothing is due any more. */
    async standing(): Promise<string[]> {
      await clock().advance({ by: 'PT0S' });
      const lines = (await listed()).map(({ state, attempts }) =>
        [state, ...attempts.map(({ status, error }) => status ?? error)].join(' '),
      );
      return lines.reverse();
    },
  };
}
