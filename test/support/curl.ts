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

/** The curl command's standard output, or undefined where the server ended the connection without an answer. */
export async function curl(command: string, options = ''): Promise<string | undefined> {
  try {
    return (await run('sh', ['-c', `${command} ${options} --max-time 20`])).stdout;
  } catch (error) {
    const emptyReply = 52;
    if ((error as { code?: number }).code === emptyReply) return undefined;
    throw error;
  }
}
