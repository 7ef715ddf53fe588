import { readFileSync } from 'node:fs';
import { apis } from '../../src/apis/index.js';
import { sandbox, server } from '../support/shared.js';

const isListed = (value: unknown): boolean =>
  value !== null &&
  typeof value === 'object' &&
  (Array.isArray(value)
    ? value.some((one) => one !== null && typeof one === 'object')
    : Object.values(value).some(isListed));

test('the answers of every operation that lists records are bounded in a test of its API, which names it', async () => {
  const listing: string[] = [];
  for (const { name, operations } of apis) {
    for (const { id, method, path, example } of operations) {
      if (method !== 'GET') continue;
      const named = path.replaceAll(/:(\w+)/g, (_, parameter) => example.params?.[parameter] ?? '');
      const query = new URLSearchParams(example.query);
      const { body } = await server.send('GET', `${named}?${query}`, { sandbox, headers: example.headers ?? {} });
      if (isListed(body)) listing.push(`${name}/${id}`);
    }
  }
  const bounded = (listed: string) => {
    const [api, id] = listed.split('/');
    return readFileSync(new URL(`${api}/long-lists.test.ts`, import.meta.url), 'utf8').includes(`${id}`);
  };
  expect(listing.length).toBeGreaterThan(0);
  expect(listing.filter((listed) => !bounded(listed))).toEqual([]);
});
