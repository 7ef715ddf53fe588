import { apis } from '../../src/apis/index.js';

describe('paths', () => {
  const places = apis.flatMap(({ name, operations }) =>
    operations.flatMap(({ path, also = [] }) => [path, ...also].map((pattern) => [name, pattern] as const)),
  );

  test.each(places)('%s alone owns %s', (name, pattern) => {
    for (const path of [pattern, pattern.replaceAll(/:\w+/g, 'x'), pattern.replaceAll(/:\w+/g, '%2F')]) {
      expect(apis.filter(({ owns }) => owns.test(path)).map((api) => api.name)).toEqual([name]);
    }
  });
});
