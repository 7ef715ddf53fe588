import { tokensOf } from '../server.js';
import type { Command } from './command.js';
import { ExitCode } from './exit-code.js';

/** `tillbox token ROW`: prints what clients send for a stored row, so that a fixture may have rows of its own. */
export const token: Command = {
  about: [
    'Prints the token_id that clients of Su Token Charge send for a stored card, whatever row a fixture gives it.',
  ],
  flags: {},
  example: ['79'],
  exits: { [ExitCode.fine]: 'it is printed', [ExitCode.usage]: 'what was given is no row' },
  readsVariables: false,
  async run({ words: [row = ''] }) {
    for (const one of tokensOf(row)) process.stdout.write(`${one}\n`);
    return ExitCode.fine;
  },
};
