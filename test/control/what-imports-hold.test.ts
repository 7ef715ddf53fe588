import { apis } from '../../src/apis/index.js';
import { requestOf } from '../../src/engine/scenario/example.js';
import { sandbox, server } from '../support/shared.js';

const at = (id: string, path: string) => `/__sandbox/sandboxes/${id}${path}`;
const exported = async (id: string) => (await server.send('GET', at(id, '/export'))).body;
const importInto = (id: string, body: unknown) => server.send('POST', at(id, '/import'), { body });

const task = {
  id: '0',
  at: '2030-01-01T00:00:00Z',
  api: 'payment-accounts',
  task: 'answer-authorization',
  subject: 'x',
};
const rule = { api: null, operation: null, where: null, scenario: 'delay', times: null, note: null, applied: 0 };
const taskOf = (about: object) => ({ ...task, details: {}, ...about });
const ruleOf = (about: object) => ({ id: 'rule-1', ...rule, createdAt: '2030-01-01T00:00:00Z', ...about });

test.each<[string, object, string]>([
  ['a counter of nothing', { counters: { x: 1 } }, '/body/counters/x'],
  ['a counter of the journal', { counters: { 'outcomes/a/b/c': 1 } }, '/body/counters/outcomes~1a~1b~1c'],
  ['a counter of no API', { counters: { 'ids/nobody/payment': 1 } }, '/body/counters/ids~1nobody~1payment'],
  ['a counter of no identifier', { counters: { 'ids/ipag/x': 1 } }, '/body/counters/ids~1ipag~1x'],
  ['a counter of no operation', { counters: { 'times/ipag/x/y/z': 1 } }, '/body/counters/times~1ipag~1x~1y~1z'],
  ['a counter by the name of every object', { counters: JSON.parse('{"__proto__":1}') }, '/body/counters/__proto__'],
  ['a counter beyond what identifiers are made of', { counters: { tasks: 999999999999999 } }, '/body/counters/tasks'],
  ['a counter with a fraction', { counters: { tasks: 0.5 } }, '/body/counters/tasks'],
  ['a task that nobody numbered', { tasks: [taskOf({ id: 'a' })] }, '/body/tasks/0/id'],
  ['a task of a number that none can have', { tasks: [taskOf({ id: '01' })] }, '/body/tasks/0/id'],
  ['a task twice', { tasks: [taskOf({}), taskOf({})] }, '/body/tasks/1/id'],
  ['a task at an instant that none is', { tasks: [taskOf({ at: '2030-12-31T23:59:60Z' })] }, '/body/tasks/0/at'],
  ['a task about half a book', { tasks: [taskOf({ subject: 'x'.repeat(1001) })] }, '/body/tasks/0/subject'],
  ['a rule that nobody numbered', { rules: [ruleOf({ id: 'mine' })] }, '/body/rules/0/id'],
  [
    'a rule that was armed at no instant',
    { rules: [ruleOf({ createdAt: '2030-12-31T23:59:60Z' })] },
    '/body/rules/0/createdAt',
  ],
  [
    'a rule that applied more often than can be counted',
    { rules: [ruleOf({ applied: 1e300 })] },
    '/body/rules/0/applied',
  ],
  ['a rule that is for more than can be counted', { rules: [ruleOf({ times: 1e300 })] }, '/body/rules/0/times'],
])('an import with %s is refused with its pointer, changes nothing and makes no sandbox', async (_, about, pointer) => {
  const document = await exported('default');
  const { status, body } = await importInto(sandbox, { ...document, ...about });
  expect([status, body.errors?.map((one: { pointer: string }) => one.pointer)]).toEqual([400, [pointer]]);
  expect((await server.send('GET', at(sandbox, ''))).status).toBe(404);
  await server.send('PUT', at(sandbox, ''), { body: { seed: 'its-own' } });
  const before = await exported(sandbox);
  expect((await importInto(sandbox, { ...document, ...about })).status).toBe(400);
  expect({ ...(await exported(sandbox)), savedAt: '' }).toEqual({ ...before, savedAt: '' });
});

test('what is at its highest can be counted on, exported, and imported again', async () => {
  const most = 999_999_999_999;
  const document = await exported('default');
  const ids = apis.flatMap((api) => Object.keys(api.ids).map((kind) => [`ids/${api.name}/${kind}`, most]));
  const counters = { ...Object.fromEntries(ids), tasks: most, rules: most, rates: most };
  const counted = { api: 'british-gas', operation: 'createPayment', scenario: 'dccard-3', applied: most };
  const rules = [ruleOf({ ...counted, id: `rule-${most}`, times: 999_999_999_999_999 })];
  expect((await importInto(sandbox, { ...document, counters, rules })).status).toBe(200);
  for (const api of apis) {
    for (const operation of api.operations) {
      const { target, headers, body } = requestOf(api, operation);
      const limited = { ...headers, 'x-sandbox-scenario': 'rate-limited' };
      for (const one of [headers, limited, headers]) {
        await server.send(operation.method, target, { sandbox, headers: one, body });
        expect(server.errors).toEqual([]);
      }
    }
  }
  const armed = await server.send('POST', '/__sandbox/rules', { sandbox, body: { scenario: 'delay' } });
  expect([armed.status, armed.body.id]).toEqual([201, `rule-${most + 1}`]);
  await server.send('PUT', at(sandbox, '/snapshots/high'));
  const { status } = await server.send('POST', at(sandbox, '/snapshots/high/restore'));
  expect(status).toBe(200);
  const again = await exported(sandbox);
  expect(again.counters['ids/british-gas/payment']).toBe(most);
  const other = server.fresh();
  expect((await importInto(other, again)).status).toBe(200);
  expect({ ...(await exported(other)), savedAt: '' }).toEqual({ ...again, savedAt: '' });
  expect(server.errors).toEqual([]);
});

test('what is made after an import stands beside what was imported, whatever the document counts', async () => {
  const document = await exported('default');
  const tasks = [taskOf({ id: '1', details: { note: 'card 4242424242424242' } })];
  const rules = [ruleOf({ id: 'rule-2', note: 'for 4242424242424242' })];
  expect((await importInto(sandbox, { ...document, counters: {}, tasks, rules })).status).toBe(200);
  const { body } = await server.send('POST', '/__sandbox/rules', { sandbox, body: { scenario: 'delay' } });
  expect(body.id).toBe('rule-3');
  const again = await exported(sandbox);
  expect(again.counters).toMatchObject({ tasks: 2, rules: 3 });
  expect(again.rules).toHaveLength(2);
  expect(JSON.stringify(again)).not.toContain('4242424242424242');
});
