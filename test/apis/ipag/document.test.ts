import { server } from '../../support/shared.js';

test('two operations that a query member tells apart are one, with the answers of both', async () => {
  const document = (await server.send('GET', '/__sandbox/openapi/ipag.json')).body;
  const merged = document.paths['/service/resources/charges']?.['get'];
  expect(merged?.operationId).toBe('getChargeOrListCharges');
  expect(merged?.parameters?.find(({ name }: { readonly name: string }) => name === 'id')).toEqual({
    in: 'query',
    name: 'id',
    schema: { type: 'integer', minimum: 1 },
  });
  expect(merged?.responses['200']?.content?.['application/json']?.schema).toEqual({
    anyOf: [{ $ref: '#/components/schemas/charge' }, { $ref: '#/components/schemas/charges' }],
  });
  expect(document.components.schemas).not.toHaveProperty('charge-record');
});
