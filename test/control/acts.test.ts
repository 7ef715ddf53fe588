import { coinsOf, order, orders, pass } from '../support/bakery.js';
import { sandbox, server } from '../support/shared-bakery.js';

const drop = { customer: 'ada', coins: 2 };

function perform(act: string, body: object, headers: Record<string, string> = {}) {
  return server.send('POST', `/__sandbox/acts/bakery/${act}`, { sandbox, body, headers });
}

async function journal(query = '') {
  const { body } = await server.send('GET', `/__sandbox/requests${query}`, { sandbox });
  return body.requests;
}

describe('an act', () => {
  test('changes the state of its API and answers what came of it', async () => {
    await order(server, sandbox, { item: 'cake' });
    const { status, body, headers } = await perform('take-out', { shop: 'corner', order: 'order-1', end: 'burnt' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ result: { order: 'order-1', item: 'cake', state: 'burnt' } });
    expect(body.requestId).toBe(headers['x-sandbox-request-id']);
    const { body: known } = await server.send('GET', `${orders}/order-1`, { sandbox, headers: pass });
    expect(known.state).toBe('burnt');
  });

  test('is in the journal as an act, under its name', async () => {
    const { body } = await perform('drop-coins', drop);
    const [exchange] = await journal('?kind=act');
    expect(exchange).toMatchObject({
      id: body.requestId,
      kind: 'act',
      api: 'bakery',
      operation: 'drop-coins',
      accepted: true,
      request: { method: 'POST', path: '/__sandbox/acts/bakery/drop-coins', body: drop },
      reply: { status: 200, body: body.result },
      findings: [],
    });
    expect(exchange.changes.map(({ collection }: { collection: string }) => collection)).toEqual(['customers', 'tips']);
  });

  test('that the vendor would refuse is answered with what it would say, and changes nothing', async () => {
    const before = await coinsOf(server, sandbox);
    const { status, body, headers } = await perform('drop-coins', { customer: 'ada', coins: 1_000_000 });
    expect(status).toBe(409);
    expect(headers['content-type']).toBe('application/problem+json');
    expect(body).toMatchObject({
      type: '/__sandbox/problems/act-refused',
      reason: { fault: 'too-few-coins', words: 'Too few coins', about: [before[0], 1_000_000] },
    });
    expect(await coinsOf(server, sandbox)).toEqual(before);
  });
});
