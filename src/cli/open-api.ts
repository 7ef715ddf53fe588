import { readConfig, UsageError } from '../config.js';
import { DataError } from '../engine/store/data-file.js';
import { publishedOpenApi } from '../server.js';
import { ExitCode } from './exit-code.js';
import { createLog } from './log.js';

/**
 * `tillbox openapi NAME [flags]`: prints the OpenAPI document that a server with these flags publishes.
 *
 * @returns the exit code
 */
export async function openApi(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<ExitCode> {
  const [name = '', ...flags] = argv[0]?.startsWith('-') ? ['', ...argv] : argv;
  try {
    const config = readConfig(flags, env);
    const document = await publishedOpenApi(config, name, await createLog(config));
    process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    return ExitCode.fine;
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof DataError)) throw error;
    process.stderr.write(`tillbox: ${error.message}\n`);
    return ExitCode.usage;
  }
}
