import { commands } from '../../src/cli/commands.js';
import { tillbox } from '../support/command.js';

const choose = 'give one with --host or TILLBOX_HOST, such as 127.0.0.1, or 0.0.0.0 for all of this machine';

test.each([
  [['--port', '1', '--port', '2'], {}, '--port is given twice; give it once'],
  [['report', '--fail-on-findings', '--fail-on-findings'], {}, '--fail-on-findings is given twice; give it once'],
  [['--port='], {}, '--port=: a port is a number from 0 to 65535'],
  [['--host='], {}, '--host=: it is empty; leave it out or give it a value'],
  [['report', '--url='], {}, '--url=: give an http or https address such as https://sandbox.example'],
  [['openapi', 'ipag', '--output='], {}, '--output=: it is empty; leave it out or give it a value'],
  [['--port'], {}, '--port needs a value: --port NUMBER'],
  [['--seed', '--port'], {}, '--seed needs a value; one that begins with a dash is written --seed=-...'],
  [['--no-sandbox-headers=yes'], {}, '--no-sandbox-headers takes no value; give it or leave it out'],
  [['-p', '1'], {}, "Unknown option '-p', the nearest is --port; see tillbox --help"],
  [['serve', '--hsot', 'x'], {}, "Unknown option '--hsot', the nearest is --host; see tillbox serve --help"],
  [
    ['openapi', 'ipag', '--out', 'x'],
    {},
    "Unknown option '--out', the nearest is --output; see tillbox openapi --help",
  ],
  [['serve', 'there'], {}, 'serve takes nothing but flags, not there; see tillbox serve --help'],
  [['--port', '0', 'report'], {}, 'report is a command and comes first, as in tillbox report --help'],
  [['openapi', 'ipag', 'suissu'], {}, 'openapi takes one NAME, not suissu as well; see tillbox openapi --help'],
  [['help', 'report', 'check'], {}, 'help takes one COMMAND, not check as well; see tillbox help --help'],
  [['report', '--fail-under', 'abc'], {}, '--fail-under=abc: it is a percentage from 0 to 100'],
  [['report', '--token', 'of a secret'], {}, '--token: a token is printable ASCII without spaces'],
  [[], { TILLBOX_CONTROL_TOKEN: 'of a secret' }, 'TILLBOX_CONTROL_TOKEN: a token is printable ASCII without spaces'],
  [[], { TILLBOX_CONTROL_TOKEN: '' }, 'TILLBOX_CONTROL_TOKEN is empty; unset it, or give it a value'],
  [['--host', 'example.invalid'], {}, `no address is found for the host example.invalid; ${choose}`],
  [['--host', '192.0.2.1'], {}, `192.0.2.1 is no address of this machine; ${choose}`],
])('%j %j: exit code 2 and one line that says what to do', async (args, env, line) => {
  expect(await tillbox(args, env as Record<string, string>)).toEqual({
    code: 2,
    stdout: '',
    stderr: `tillbox: ${line}\n`,
  });
});

test.each(Object.keys(commands))('%s says its version too', async (name) => {
  const { code, stdout } = await tillbox([name, '--version']);
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
});

const misspelt = 'there is no variable TILLBOX_PROT, the nearest is TILLBOX_PORT';

test('a variable that is none of ours, or empty, is said in one line, and nothing ends', async () => {
  const env = { TILLBOX_PROT: '1', TILLBOX_SEED: '' };
  const { code, stdout, stderr } = await tillbox(['openapi', 'suissu'], env);
  expect([code, JSON.parse(stdout).openapi]).toEqual([0, '3.1.0']);
  expect(stderr).toBe(`tillbox: ${misspelt}; TILLBOX_SEED is empty and counts as not given\n`);
});

test('serve says in its log what looks like a variable of ours', async () => {
  const { code, stderr } = await tillbox(['--port', '0'], { TILLBOX_PROT: '1' });
  expect(code).toBe(0);
  const [first = ''] = stderr.split('\n');
  expect(JSON.parse(first)).toMatchObject({ level: 40, msg: misspelt });
});

test('what Kubernetes sets beside a Service named tillbox keeps no server from starting', async () => {
  const env = {
    TILLBOX_PORT: 'tcp://10.0.0.7:4010',
    TILLBOX_SERVICE_HOST: '10.0.0.7',
    TILLBOX_SERVICE_PORT_HTTP: '4010',
    TILLBOX_PORT_4010_TCP_ADDR: '10.0.0.7',
  };
  const { code, stdout, stderr } = await tillbox(['openapi', 'suissu'], env);
  expect([code, JSON.parse(stdout).servers]).toEqual([0, [{ url: 'http://127.0.0.1:4010' }]]);
  expect(stderr.match(/\n/g)).toHaveLength(1);
  expect(stderr).toContain('TILLBOX_PORT=tcp://10.0.0.7:4010 is Kubernetes');
});
