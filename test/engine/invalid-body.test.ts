import { compileSchema } from '../../src/engine/compile.js';
import { invalidBody } from '../../src/engine/scenario/invalid-body.js';

const validate = compileSchema({
  type: 'object',
  required: ['id', 'items'],
  properties: {
    id: { type: 'string' },
    items: { type: 'array', items: { type: 'object', required: ['sum'], properties: { sum: { type: 'number' } } } },
  },
});

test('a member is missing that the schema requires, however many optional ones lie deeper', () => {
  const body = { id: '7', items: [{ note: { text: { de: 'x' } }, sum: 1 }, { sum: 2 }] };
  expect(invalidBody(body, 'missing-member', validate)).toEqual({
    id: '7',
    items: [{ note: { text: { de: 'x' } } }, { sum: 2 }],
  });
  expect(invalidBody(body, 'wrong-type', validate)).toEqual({
    id: '7',
    items: [{ note: { text: { de: 'x' } }, sum: '1' }, { sum: 2 }],
  });
});

test('where nothing lies in a list, an empty item does', () => {
  expect(invalidBody({ id: '7', items: [] }, 'missing-member', validate)).toEqual({ id: '7', items: [{}] });
});

test('where a schema takes whatever is left out, the body is left out', () => {
  expect(invalidBody({ id: '7' }, 'missing-member', compileSchema({ type: 'object' }))).toBe('');
});
