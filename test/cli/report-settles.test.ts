import { tipIn } from '../support/bakery.js';
import { type Ended, tillbox } from '../support/command.js';
import { answerAll, receiver, sandbox, server } from '../support/patient-bakery.js';
import { until } from '../support/until.js';

const report = (...args: readonly string[]) =>
  tillbox(['report', '--url', server.url, '--sandbox', sandbox, '--format', 'json', ...args]);

/** A tip whose callback waits for the receiver's answer. */
async function tipped(): Promise<void> {
  await tipIn(server, sandbox, { thank_at: receiver.url });
  await receiver.arrived(1);
}

/** Resolves once the command waits for the sandbox to settle. */
async function waiting(...args: readonly string[]): Promise<{ ended: Promise<Ended> }> {
  const { begun } = server.time;
  const ended = report(...args);
  await until(() => server.time.begun > begun, 'the command waits');
  return { ended };
}

test('what a callback brings about is in the report, though it ends after the command has begun', async () => {
  await tipped();
  const { ended } = await waiting('--fail-on-findings');
  answerAll(410);
  const { code, stdout, stderr } = await ended;
  expect(code).toBe(1);
  expect(JSON.parse(stdout).findings).toMatchObject([{ kind: 'callback-refused' }]);
  expect(stderr.match(/settled/g)).toBeNull();
});

test.each([
  [[], 5_000, 5],
  [['--settle', 'PT1M'], 60_000, 60],
])(
  'where something still goes on after the time of %j it says so, and reports what there is',
  async (args, ms, seconds) => {
    await tipped();
    const { ended } = await waiting(...args);
    server.time.advance(ms);
    const { code, stdout, stderr } = await ended;
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `tillbox report: the sandbox has not settled, the report has what there is: After ${seconds} seconds 0 requests are in flight, 1 callbacks are due or under way; --settle waits longer\n`,
    });
    expect(JSON.parse(stdout)).toMatchObject({ sandbox, requests: 1 });
  },
);

test.each(['PT0S', '0'])('with --settle %s it waits for nothing, and says nothing of it', async (within) => {
  await tipped();
  expect(await report('--settle', within)).toMatchObject({ code: 0, stderr: '' });
});

test.each(['5', 'PT5M1S', '-PT1S', 'soon', ''])('--settle=%s ends it with 2 and a remedy', async (within) => {
  const { code, stdout, stderr } = await report(`--settle=${within}`);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toBe(
    `tillbox: --settle=${within}: it is an ISO 8601 duration from PT0S to PT5M, such as PT5S, or 0\n`,
  );
});

test('a sandbox that nobody has used is reported on as before, and not made', async () => {
  expect(await report()).toMatchObject({ code: 2, stderr: expect.stringContaining('nobody has used a sandbox') });
  expect(await report('--allow-empty')).toMatchObject({ code: 0, stderr: '' });
  expect((await server.send('GET', `/__sandbox/sandboxes/${sandbox}`)).status).toBe(404);
});
