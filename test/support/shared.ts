import { type Sandbox, startSandbox } from './sandbox.js';

/** One server for the tests of a file that imports it, started before the first and closed after the last. */
export let server: Sandbox;

/** For each test a sandbox that no other test uses. */
export let sandbox: string;

beforeAll(async () => {
  server = await startSandbox();
});
afterAll(() => server.close());
beforeEach(() => {
  sandbox = server.fresh();
});

/** From here on the test means another sandbox. */
export function enter(name: string): void {
  sandbox = name;
}
