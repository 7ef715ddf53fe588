import { configOf, settings } from '../config.js';
import { DataError } from '../engine/data-file.js';
import { UsageError } from '../flags.js';
import { publishedOpenApi } from '../server.js';
import type { Command } from './command.js';
import { ExitCode } from './exit-code.js';
import { createLog } from './log.js';
import { outputFlag, putOut } from './output.js';

/** `tillbox openapi NAME`: prints the OpenAPI document that a server with these flags publishes. */
export const openApi: Command = {
  about: [
    "Prints the OpenAPI document of an API, or of the sandbox's own by the name of sandbox, as a server with the same",
    'flags and variables publishes it.',
  ],
  flags: { ...outputFlag, ...settings },
  example: ['ipag', '--output', 'ipag.json'],
  exits: {
    [ExitCode.fine]: 'it is printed',
    [ExitCode.usage]: 'a wrong name, flag or variable, broken test data, or a file that can not be written',
  },
  readsVariables: true,
  async run(given, env) {
    const config = configOf(given, env);
    try {
      const document = await publishedOpenApi(config, given.words[0] ?? '', await createLog(config));
      await putOut(`${JSON.stringify(document, null, 2)}\n`, given);
      return ExitCode.fine;
    } catch (error) {
      throw error instanceof DataError ? new UsageError(error.message) : error;
    }
  },
};
