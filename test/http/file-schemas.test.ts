// The same wherever it is kept.
import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { apis } from '../../src/apis/index.js';
import { fileFor, valuesOf } from '../support/own-file.js';

const folder = new URL('../../schemas/engine/', import.meta.url);

function read(url: URL) {
  return JSON.parse(readFileSync(url, 'utf8'));
}

/** The published schema of an API's scenario files, as an editor applies it. */
function schemaOf(api: string) {
  const ajv = addFormats.default(new Ajv({ strict: false }));
  ajv.addSchema(read(new URL('scenario.json', folder)), 'https://tillbox.test/engine/scenario.json');
  const own = {
    ...read(new URL(`scenario/${api}.json`, folder)),
    $id: `https://tillbox.test/engine/scenario/${api}.json`,
  };
  return ajv.compile(own);
}

test.each(apis)('the published schema of $name’s scenario files takes those that ship', ({ name, data }) => {
  const validate = schemaOf(name);
  const files = data ? readdirSync(data.scenarios) : [];
  expect(files.length).toBeGreaterThan(0);
  const refused = files.filter((file) => data && !validate(read(new URL(file, data.scenarios))));
  expect(refused).toEqual([]);
  expect(validate({ title: 'Only the title is mine' })).toBe(true);
});

test.each(apis)(
  'the published schema of $name’s scenario files says what each error takes and what steers',
  ({ name, errors, operations }) => {
    const validate = schemaOf(name);
    const [operation] = operations;
    const takesOutcome = (outcome: object) => validate(fileFor(operation?.id ?? '', outcome));
    for (const [refuse, takes] of Object.entries(errors)) {
      const names = Object.keys(takes);
      const args = Object.fromEntries(Object.entries(takes).map(([one, kind]) => [one, valuesOf(kind)[0]]));
      expect([refuse, takesOutcome({ refuse, args })]).toEqual([refuse, true]);
      expect([refuse, takesOutcome({ refuse, args: { ...args, zzz: 1 } })]).toEqual([refuse, false]);
      expect([refuse, takesOutcome({ refuse })]).toEqual([refuse, names.length === 0]);
      for (const [one, kind] of Object.entries(takes)) {
        const [, wrong] = valuesOf(kind);
        if (wrong !== undefined)
          expect([one, takesOutcome({ refuse, args: { ...args, [one]: wrong } })]).toEqual([one, false]);
        expect([one, takesOutcome({ refuse, args: { ...args, [one]: { from: '/body/x' } } })]).toEqual([one, true]);
      }
    }
    expect(takesOutcome({ refuse: 'no-such-error' })).toBe(false);
    expect(takesOutcome({ direct: {} })).toBe(true);
    expect(takesOutcome({ direct: { zzz: 1 } })).toBe(false);
    for (const { takes } of operations.flatMap(({ steers = [] }) => steers)) {
      for (const [one, kind] of Object.entries(takes)) {
        const [right, wrong] = valuesOf(kind);
        expect([one, takesOutcome({ direct: { [one]: right } })]).toEqual([one, true]);
        expect([one, takesOutcome({ direct: { [one]: wrong } })]).toEqual([one, false]);
      }
    }
    expect(validate({ operations: ['noSuchOperation'] })).toBe(false);
  },
);
