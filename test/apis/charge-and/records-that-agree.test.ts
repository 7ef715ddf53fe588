import { chargeAnd } from '../../../src/apis/charge-and/index.js';
import type { Api } from '../../../src/engine/api/api.js';
import { RecordsOf } from '../../support/records.js';
import { sandbox, server } from '../../support/shared.js';

let records: RecordsOf;
beforeEach(() => {
  records = new RecordsOf(server, sandbox);
});

/** A record that ships, changed so that no sequence of requests could have led to it; where it is wrong and why. */
const impossible: [path: string, changes: object, pointer: string, reason: string][] = [
  [
    'charge-and/partners/PCS-001',
    { access_token_life: 'P-1D' },
    '/access_token_life',
    'is a duration above zero, such as PT1H, not P-1D',
  ],
  [
    'charge-and/partners/PCS-002',
    { refresh_token_life: 'Pancake' },
    '/refresh_token_life',
    'is a duration above zero, such as PT1H, not Pancake',
  ],
];

test.each(impossible)('%s can not be changed to %j', (path, changes, pointer, message) =>
  records.expectRefused(path, changes, pointer, message),
);

test('a credential is not a digest: one that is put under its own text would let nobody in', async () => {
  const { status, body } = await records.put('charge-and/tokens/my-token', {
    token_digest: 'my-token',
    partnerId: 'PCS-001',
    use: 'access',
    expires_at: null,
  });
  expect([status, body.errors.length, body.errors[0].pointer]).toEqual([
    400,
    1,
    expect.stringMatching(/^\/body\/(token|api_key)_digest$/),
  ]);
});

test('what an operation finds a record by is unique', () => {
  const members = Object.entries(chargeAnd.collections as Api['collections']).flatMap(([name, { unique = [] }]) =>
    unique.map(({ member }) => `${name} ${member}`),
  );
  expect(members).toEqual(['partners access_key_digest']);
});
