import type { Commands } from './command.js';
import { helpCommand } from './help.js';
import { serve } from './serve.js';
import { validate } from './validate.js';

/** Every command by its name, in the order of the help. What serves is there at once: most starts want it. */
export const commands: Commands = {
  serve: { takes: '', summary: 'run the sandbox server; left out, it is what runs', load: async () => serve },
  report: {
    takes: '',
    summary: 'print what a sandbox of a running server saw, and fail a build by it',
    load: async () => (await import('./report.js')).report,
  },
  listen: {
    takes: '',
    summary: "send a sandbox's callbacks from here, to what the server can not reach",
    load: async () => (await import('./listen.js')).listen,
  },
  validate: {
    takes: '[FOLDER]',
    summary: 'check your own scenarios and fixtures, or what ships',
    load: async () => validate,
  },
  openapi: {
    takes: 'NAME',
    summary: "print the OpenAPI document of an API, or of the sandbox's own: sandbox",
    load: async () => (await import('./open-api.js')).openApi,
  },
  check: {
    takes: '',
    summary: "replay the vendors' samples against another server",
    load: async () => (await import('./check.js')).check,
  },
  token: {
    takes: 'ROW',
    summary: 'print the token_id of a stored card of Su Token Charge, by its row',
    load: async () => (await import('./token.js')).token,
  },
  help: {
    takes: '[COMMAND]',
    summary: 'print this, or the flags and exit codes of a command',
    load: async () => helpCommand(() => commands),
  },
};
