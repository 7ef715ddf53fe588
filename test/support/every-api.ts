import { apis } from '../../src/apis/index.js';
import type { Api } from '../../src/engine/api/api.js';
import { type Sandbox, startSandbox } from './sandbox.js';
import { bakery } from './toy.js';

/** The APIs that ship, and the toy API: for what goes over all of them and shows its details on the toy. */
export const every: readonly Api[] = [...apis, bakery];

/** As in shared.ts, of all of these. */
export let server: Sandbox;

/** For each test a sandbox that no other test uses. */
export let sandbox: string;

beforeAll(async () => {
  server = await startSandbox({}, undefined, undefined, undefined, every);
});
afterAll(() => server.close());
beforeEach(() => {
  sandbox = server.fresh();
});

/** From here on the test means another sandbox. */
export function enter(name: string): void {
  sandbox = name;
}
