import type { ServerResponse } from 'node:http';
import { Receiver } from './receiver.js';
import { type Sandbox, startSandbox } from './sandbox.js';
import { wire } from './toy/wire.js';
import { bakery } from './toy.js';

/** A minute of real time: a test has answered long before. */
const patience = 60_000;

/** As in shared-bakery.ts, of a toy API that waits for its receivers as long as a test likes. */
export let server: Sandbox;

export let sandbox: string;

/** For each test one that answers nothing before it is told to. */
export let receiver: Receiver;

let unanswered: ServerResponse[];

beforeAll(async () => {
  const attempts = wire.attempts.map((attempt) => ({ ...attempt, connectMs: patience, answerMs: patience }));
  const patient = { ...bakery, callbacks: { ...wire, attempts } };
  server = await startSandbox({}, undefined, undefined, undefined, [patient]);
});
afterAll(() => server.close());
beforeEach(async () => {
  sandbox = server.fresh();
  unanswered = [];
  receiver = await Receiver.start();
  receiver.usual = (response) => void unanswered.push(response);
});
afterEach(() => receiver.close());

/** Answers all that it has not answered yet. */
export function answerAll(status = 200): void {
  for (const response of unanswered.splice(0)) response.writeHead(status).end();
}
