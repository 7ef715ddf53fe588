import type { Response } from 'supertest';
import type { Call, Sandbox } from './sandbox.js';

/** Asks for acts of one API in a sandbox. */
export function actsOf(server: Sandbox, sandbox: string, api: string) {
  const look = async (path: string) => (await server.send('GET', `/__sandbox/${path}`, { sandbox })).body;
  return {
    perform: (act: string, body: unknown, headers: Call['headers'] = {}): Promise<Response> =>
      server.send('POST', `/__sandbox/acts/${api}/${act}`, { sandbox, body, headers }),
    /** All records of the API's collections, as they are stored. */
    async state(...collections: readonly string[]) {
      return Promise.all(collections.map(async (one) => server.records(sandbox, `${api}/${one}`)));
    },
    /** The exchange of an act, by its answer. */
    async exchange({ headers }: Response) {
      return look(`requests/${headers['x-sandbox-request-id']}`);
    },
  };
}
