import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const here = spawnSync('curl', ['--version']).status === 0;

if (!here && !process.env['CI']) {
  process.stderr.write(
    '\nSKIPPED: the examples are curl commands and there is no curl here; install curl to test them\n\n',
  );
}

/** Tests that need the curl program: skipped loudly where there is none, never in CI. */
export const testWithCurl = here || process.env['CI'] ? test : test.skip;

export interface CurlResult {
  readonly output: string;
  /** 0, or curl's own number for what went wrong. */
  readonly exit: number;
}

/** Runs a curl command with further options, 20 seconds at most unless it says itself when it gives up. */
export async function runCurl(command: string, options = ''): Promise<CurlResult> {
  const bounded = command.includes('--max-time') ? command : `${command} --max-time 20`;
  try {
    return { output: (await run('sh', ['-c', `${bounded} ${options}`])).stdout, exit: 0 };
  } catch (error) {
    const { code, stdout } = error as { code?: unknown; stdout?: string };
    if (typeof code !== 'number') throw error;
    return { output: stdout ?? '', exit: code };
  }
}

/** The standard output of a curl command that gets a whole answer. */
export async function curl(command: string): Promise<string> {
  const { output, exit } = await runCurl(command);
  if (exit !== 0) throw new Error(`curl ended with ${exit}: ${command}`);
  return output;
}
