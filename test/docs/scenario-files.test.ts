import { readFileSync } from 'node:fs';
import { apis } from '../../src/apis/index.js';
import { inWords, type Takes } from '../../src/engine/api/takes.js';

const page = readFileSync(new URL('../../docs/test-data.md', import.meta.url), 'utf8');

/** The rows of the table below this head, as the page has them. */
function rowsBelow(head: string): string[] {
  const [, below = ''] = page.split(`\n${head}\n`);
  const [, ...rows] = (below.split('\n\n')[0] ?? '').split('\n');
  return rows;
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ') || 'nothing';
}

function described(takes: Takes): string {
  return Object.entries(takes)
    .map(([name, kind]) => `\`${name}\`: ${inWords(kind)}`)
    .join('; ');
}

test('docs/test-data.md lists every error of every API with what it takes', () => {
  const rows = apis.flatMap(({ name, errors }) => {
    const taking = Object.entries(errors).map(([code, takes]) => ({ code, takes: listed(Object.keys(takes)) }));
    return [...new Set(taking.map(({ takes }) => takes))].map((takes) => {
      const alike = taking.filter((one) => one.takes === takes).map(({ code }) => code);
      return `| ${name} | ${listed(alike)} | ${takes} |`;
    });
  });
  expect(rowsBelow('| API | error | takes |')).toEqual(rows);
});

test('docs/test-data.md says what each argument may be', () => {
  const rows = apis.flatMap(({ name, errors }) =>
    Object.values(errors).flatMap((takes) =>
      Object.entries(takes).map(([argument, kind]) => `| ${name} | \`${argument}\` | ${inWords(kind)} |`),
    ),
  );
  expect(rowsBelow('| API | argument | what it is |')).toEqual([...new Set(rows)]);
});

test('docs/test-data.md lists the ways to steer each operation', () => {
  const rows = apis.flatMap(({ name, operations }) =>
    operations.flatMap(({ id, steers = [] }) =>
      steers.map(({ takes, needs }) => {
        const without = needs === undefined ? '' : `; not without \`${needs}\``;
        return `| ${name} | ${id} | ${described(takes)}${without} |`;
      }),
    ),
  );
  expect(rowsBelow('| API | operation | steered by |')).toEqual(rows);
});
