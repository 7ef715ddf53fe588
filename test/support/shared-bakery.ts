import { startBakery } from './bakery.js';
import type { Sandbox } from './sandbox.js';

/** As in shared.ts, of the toy API: one server for the tests of a file that imports it. */
export let server: Sandbox;

/** For each test a sandbox that no other test uses. */
export let sandbox: string;

beforeAll(async () => {
  server = await startBakery();
});
afterAll(() => server.close());
beforeEach(() => {
  sandbox = server.fresh();
});

/** From here on the test means another sandbox. */
export function enter(name: string): void {
  sandbox = name;
}
