// The same wherever it is kept.
import { apis } from '../../src/apis/index.js';
import { requestOf } from '../../src/engine/scenario/example.js';
import { sandbox, server } from '../support/shared.js';

const get = (path: string) => server.send('GET', path, { sandbox });
const post = (path: string, body: object) => server.send('POST', path, { sandbox, body });

const all = apis.flatMap((api) => api.operations.map((operation) => ({ api, operation })));

/** A name of one word may be a word of the text. */
const names = [...new Set(all.map(({ operation: { id } }) => id))].filter((id) => /[A-Z]/.test(id));
const bare = new RegExp(`(?<![/\\w])(?:${names.join('|')})\\b`, 'g');
const withApi = new RegExp(`\\b(?:${apis.map(({ name }) => name).join('|')})/(?:${names.join('|')})\\b`);

/** The texts of an answer: not the members that hold a name alone beside its API's. */
function textsIn({ body }: { readonly body: Record<string, unknown> }): string[] {
  const errors = (body['errors'] ?? []) as { readonly message: string }[];
  return [body['title'], body['detail'], body['valid'], ...errors.map(({ message }) => message)].flat().map(String);
}

test.each(all.map(({ api, operation }) => [`${api.name}/${operation.id}`, api, operation] as const))(
  'whatever is said of %s says whose it is',
  async (qualified, api, operation) => {
    const { target, headers, body } = requestOf(api, operation);
    const send = (more: Record<string, string>) =>
      server.send(operation.method, target, {
        sandbox,
        headers: { ...headers, ...more },
        ...(body !== undefined && { body }),
      });
    const [scenario, other] = ['delay', apis.find(({ name }) => name !== api.name)?.name ?? ''];
    await send({});
    const refusals = [
      await send({ 'X-Sandbox-Scenario': 'no-such' }),
      await send({ 'X-Sandbox-Scenario': 'delay;no=1' }),
      await send({ Prefer: 'code=299' }),
      await send({ Prefer: 'example=no-such' }),
      await post('/__sandbox/rules', { operation: qualified, scenario: 'no-such' }),
      await post('/__sandbox/rules', { operation: `${operation.id}x`, scenario }),
      await post('/__sandbox/rules', { operation: qualified, api: other, scenario }),
      await post('/__sandbox/rules', {
        ...{ operation: qualified, scenario },
        where: { method: 'x', path: '/x', 'params.x': '1' },
      }),
      await post('/__sandbox/verify', { operation: `${operation.id}x` }),
      await post('/__sandbox/verify', { api: api.name, operation: `${operation.id}x` }),
      await post('/__sandbox/verify', { operation: qualified, outcome: 'no-such' }),
      await post('/__sandbox/verify', { operation: qualified, status: 299 }),
      await post('/__sandbox/verify', { order: [{ operation: `${operation.id}x` }] }),
      await get(`/__sandbox/requests?operation=${qualified}&scenario=no-such`),
      await get(`/__sandbox/requests?api=${other}&operation=${qualified}`),
      await get(`/__sandbox/scenarios?operation=${operation.id}x`),
    ];
    expect(refusals.map(({ status }) => status)).toEqual(refusals.map(() => 400));
    const looks = await post('/__sandbox/verify', { operation: qualified, accepted: true, count: { atLeast: 0 } });
    expect(looks.status).toBe(operation.method === 'GET' ? 400 : 200);
    const texts = [...refusals, looks].flatMap(textsIn);
    expect(texts.filter((text) => text.match(bare))).toEqual([]);
    if (names.includes(operation.id)) expect(texts.filter((text) => withApi.test(text))).not.toEqual([]);
    for (const format of ['markdown', 'html']) {
      const { text } = await get(`/__sandbox/report?format=${format}`);
      if (format === 'html') expect(text).toContain(qualified);
      expect(text.match(bare)).toBeNull();
    }
  },
);

test('what is found against a client names the operation to ask, with its API', async () => {
  const moving = all.filter(({ operation }) => operation.lookUp !== undefined);
  expect(moving).not.toEqual([]);
  for (const { api, operation } of all) {
    const { target, headers, body } = requestOf(api, operation);
    for (let i = 0; i < 2; i++) {
      await server.send(operation.method, target, { sandbox, headers, ...(body !== undefined && { body }) });
    }
  }
  const { findings } = (await get('/__sandbox/findings')).body;
  const said = findings.map(({ message, advice }: Record<string, string>) => `${message} ${advice}`).join('\n');
  expect(said.match(bare)).toBeNull();
  expect(findings).not.toEqual([]);
});

test('the catalogue and what is said of fidelity name operations with their APIs', async () => {
  const { scenarios } = (await get('/__sandbox/scenarios')).body;
  const texts = scenarios.flatMap(({ title, description }: Record<string, string>) => [title, description]);
  const listed = (await get('/__sandbox/apis')).body.apis;
  for (const { fidelity } of listed) texts.push(...fidelity.notEmulated, ...fidelity.ours);
  expect(texts.filter((text: string) => text.match(bare))).toEqual([]);
});
