import { operation } from './records.js';

/** Hangs on the door: nobody shows a pass to read it. */
export const getHours = operation({
  id: 'getHours',
  method: 'GET',
  path: '/bakery/v1/hours',
  source: 'ours',
  authenticated: false,
  security: [[]],
  replies: { 200: 'hours' },
  example: {},
  handle: async () => ({ status: 200, body: { opens: '06:30' } }),
});
