import { existsSync } from 'node:fs';
import { apis } from '../../src/apis/index.js';
import type { AnyOperation, Api } from '../../src/engine/api/api.js';
import { requestOf } from '../../src/engine/scenario/example.js';
import { every, server } from '../support/every-api.js';
import { describeStrayBodies, withoutBody } from '../support/stray-bodies.js';
import { bakery } from '../support/toy.js';

describeStrayBodies(bakery, {
  415: '{"fault":"unsupported-media-type","words":"Unsupported Media Type","about":[]}',
  413: '{"fault":"content-too-large","words":"Content Too Large","about":[]}',
  malformed: '{"fault":"body-unreadable","words":"This is no order","about":[]}',
  'no object': '{"fault":"body-unreadable","words":"This is no order","about":[]}',
});

test('an API that ships and has operations which ask for no body is held to the same', () => {
  const asking = apis.filter((api) => withoutBody(api).length > 0).map(({ name }) => name);
  const held = (name: string) => existsSync(new URL(`../apis/${name}/stray-bodies.test.ts`, import.meta.url));
  expect(asking.filter((name) => !held(name))).toEqual([]);
});

test.each(
  every.flatMap((api) =>
    api.operations
      .filter(({ method }) => method === 'GET')
      .map((operation): [string, Api, AnyOperation] => [`${api.name} ${operation.id}`, api, operation]),
  ),
)('a GET ignores a body: %s', async (_name, api, operation) => {
  const { target, headers } = requestOf(api, operation);
  const call = { sandbox: server.fresh(), headers: { ...headers, 'content-type': 'text/plain' }, body: '{' };
  expect((await server.send(operation.method, target, call)).status).toBe(200);
});
