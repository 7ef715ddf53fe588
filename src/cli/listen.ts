import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { urlReason } from '../addresses.js';
import { ProblemError, SandboxClient } from '../client/index.js';
import { filled } from '../config.js';
import type { Shapes } from '../control/shapes.js';
import { createSender, type Sender } from '../engine/callbacks/send.js';
import { UsageError } from '../flags.js';
import { packageVersion } from '../root.js';
import { askedBy, tokenFlag, urlFlag } from './ask.js';
import type { Command } from './command.js';
import { ExitCode } from './exit-code.js';
import { say } from './say.js';

type Attempt = Shapes['taken-attempts']['attempts'][number];

/** So long it waits before it asks again where nobody answers, in milliseconds. */
const patience = 1_000;

/** So much of an error is reported. */
const longestError = 1_000;

/** `tillbox listen`: sends the callbacks of a sandbox from here, for receivers that the server can't reach. */
export const listen: Command = {
  about: [
    'Takes the callbacks of a sandbox from a running server and sends them to one address from here, with the same bytes',
    'and headers: for receivers that the server can not reach. While it runs the server sends none of them itself. It says',
    'on standard output that it listens, and one line for each attempt.',
  ],
  flags: {
    forward: { value: 'URL', help: 'where they are sent', check: urlReason },
    ...urlFlag,
    sandbox: { value: 'ID', help: 'the sandbox whose callbacks they are (default)', check: filled },
    ...tokenFlag,
  },
  example: ['--url', 'http://127.0.0.1:4010', '--forward', 'http://localhost:3000/hook'],
  exits: {
    [ExitCode.fine]: 'stopped by a signal',
    [ExitCode.usage]: 'a wrong flag, no server to ask, or another listens for the sandbox already',
  },
  readsVariables: true,
  async run(given, env) {
    const forward = given.value('forward');
    if (forward === undefined) throw new UsageError('--forward is missing; give the address of your receiver');
    const { url, sandbox, token } = askedBy(given, env);
    const client = new SandboxClient({ url: url.href, sandbox, ...(token !== undefined && { token }) });
    const sender = createSender({
      version: packageVersion(),
      allow: undefined,
      proxy: undefined,
      own: () => undefined,
    });
    const stopping = new AbortController();
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort());
    await new Listener(client, sender, forward, stopping.signal).run(`${sandbox} of ${url.origin}`);
    await sender.close();
    return ExitCode.fine;
  },
};

/** Asks for attempts, makes each as it comes, and reports it back. */
class Listener {
  readonly #name = randomUUID();
  readonly #busy = new Map<Attempt, Promise<void>>();
  #isSilent = false;

  constructor(
    private readonly client: SandboxClient,
    private readonly sender: Sender,
    private readonly forward: string,
    private readonly stopping: AbortSignal,
  ) {}

  /** Until it is stopped. @param what it listens to, for people @throws UsageError where it can't begin */
  async run(what: string): Promise<void> {
    const first = await this.#taken('PT0S').catch((error: unknown) => {
      throw new UsageError(reasonOf(error));
    });
    process.stdout.write(`tillbox forwards the callbacks of ${what} to ${this.forward}\n`);
    this.#begin(first);
    while (!this.stopping.aborted) await this.#more();
    await Promise.all(this.#busy.values());
    // Where nobody answers any more, the server goes on by itself.
    await this.client.takeAttempts({ listener: this.#name, leaving: true }).catch(() => undefined);
  }

  async #more(): Promise<void> {
    try {
      this.#begin(await this.#taken('PT5S'));
      if (this.#isSilent) say('tillbox listen: the server answers again');
      this.#isSilent = false;
    } catch (error) {
      if (this.stopping.aborted) return;
      if (!this.#isSilent) say(`tillbox listen: ${reasonOf(error)}; it is asked again every second`);
      this.#isSilent = true;
      await pause(patience, undefined, { signal: this.stopping }).catch(() => undefined);
    }
  }

  async #taken(within: string): Promise<readonly Attempt[]> {
    const asked = { listener: this.#name, busy: Array.from(this.#busy.keys(), inHand), within };
    return (await this.client.takeAttempts(asked, this.stopping)).attempts;
  }

  #begin(attempts: readonly Attempt[]): void {
    for (const attempt of attempts) {
      const made = this.#make(attempt)
        .catch((error: unknown) =>
          say(`tillbox listen: ${attempt.callbackId} could not be reported: ${reasonOf(error)}`),
        )
        .finally(() => this.#busy.delete(attempt));
      this.#busy.set(attempt, made);
    }
  }

  async #make({ callbackId, at, isResend, method, headers, body, connectMs, answerMs }: Attempt): Promise<void> {
    const outgoing = {
      ...{ method, connectMs, answerMs },
      target: this.forward,
      headers: headers.map(({ name, value }) => [name, value] as const),
      body: Buffer.from(body),
    };
    const { durationMs, ...ended } = await this.sender.send(outgoing, new AbortController().signal);
    const came = 'status' in ended ? String(ended.status) : ended.error;
    const made = 'status' in ended ? ended : { ...ended, error: ended.error.slice(0, longestError) };
    const { event, subject } = await this.client.reportAttempt(callbackId, { at, isResend, ...made, durationMs });
    process.stdout.write(`${event} ${subject} ${came} ${Math.round(durationMs)} ms\n`);
  }
}

function inHand({ callbackId, attempt }: Attempt) {
  return { callbackId, attempt };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof ProblemError)) return 'nothing answers there; check --url, and that tillbox serve runs';
  if (error.status === 401) return 'the server wants its control token; give it with --token';
  return String(error.problem['detail'] ?? error.message).replace(/\s+/g, ' ');
}
