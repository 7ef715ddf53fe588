import { ipag } from '../../../src/apis/ipag/index.js';
import type { Api } from '../../../src/engine/api/api.js';
import { RecordsOf } from '../../support/records.js';
import { sandbox, server } from '../../support/shared.js';

let records: RecordsOf;
beforeEach(() => {
  records = new RecordsOf(server, sandbox);
});

/** A record that ships, changed so that no sequence of requests could have led to it; where it is wrong and why. */
const impossible: [path: string, changes: object, pointer: string, reason: string][] = [
  ['ipag/customers/23791', { cpf_cnpj: '713.908.264-23' }, '/cpf_cnpj', 'is not a valid CPF/CNPJ'],
];

test.each(impossible)('%s can not be changed to %j', (path, changes, pointer, message) =>
  records.expectRefused(path, changes, pointer, message),
);

test('a credential is not a digest: one that is put under its own text would let nobody in', async () => {
  const { status, body } = await records.put('ipag/credentials/me', {
    api_id: 'me',
    api_key_digest: 'my-key',
    permitted: true,
  });
  expect([status, body.errors.length, body.errors[0].pointer]).toEqual([
    400,
    1,
    expect.stringMatching(/^\/body\/(token|api_key)_digest$/),
  ]);
});

test('what an operation finds a record by is unique', () => {
  const members = Object.entries(ipag.collections as Api['collections']).flatMap(([name, { unique = [] }]) =>
    unique.map(({ member }) => `${name} ${member}`),
  );
  expect(members).toEqual(expect.arrayContaining(['customers cpf_cnpj', 'charges billing']));
});
