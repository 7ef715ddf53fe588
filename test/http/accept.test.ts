// The same wherever it is kept.
import { apis } from '../../src/apis/index.js';
import { requestOf } from '../../src/engine/scenario/example.js';
import { server } from '../support/shared.js';

/** Every operation with its own example, of every API. */
const all = apis.flatMap((api) =>
  api.operations.map((operation) => ({ api, operation, name: `${api.name} ${operation.id}` })),
);

function sent({ api, operation }: (typeof all)[number], accept: string | undefined) {
  const { target, headers, body } = requestOf(api, operation);
  return server.send(operation.method, target, {
    sandbox: server.fresh(),
    headers: { ...headers, ...(accept !== undefined && { accept }) },
    body,
  });
}

describe.each(all)('$name', (one) => {
  const { mediaType, dialect } = one.api;

  test.each([
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8, text/plain, */*',
    `${mediaType}; charset=utf-8`,
    `${mediaType};profile="a, b;q=0"`,
    'application/*',
    '*/*;q=0.8',
    'text/html;level=1, application/json;version="1";q=0.1',
    'text/html, application/json ; charset = utf-8 ; q=0.5',
    'text/html;q=0, */*',
    '',
  ])('answers who accepts "%s" as it answers who says nothing', async (accept) => {
    const [usual, answer] = [await sent(one, undefined), await sent(one, accept)];
    expect(usual.status).toBeLessThan(400);
    expect([answer.status, answer.headers['content-type']]).toEqual([usual.status, usual.headers['content-type']]);
  });

  test.each([
    'text/html',
    'text/html; charset=utf-8',
    `${mediaType};q=0, application/json; charset=utf-8;q=0`,
    `*/*, application/json;q=0.0, ${mediaType} ; charset=utf-8 ; q=0`,
    'application/*;q=0',
  ])('refuses who accepts no JSON, as "%s" says, if it looks at that at all', async (accept) => {
    const { status } = await sent(one, accept);
    if (dialect.order.includes('not-acceptable')) expect(status).toBe(406);
    else expect(status).toBeLessThan(400);
  });
});
