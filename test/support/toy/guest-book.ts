import { operation } from './records.js';

/** Lies on the counter: a form for whoever comes in, answered with pages. */
export const signGuestBook = operation({
  id: 'signGuestBook',
  method: 'POST',
  path: '/bakery/v1/guest-book',
  source: 'ours',
  authenticated: false,
  security: [[]],
  request: 'sign-guest-book',
  form: true,
  bodyOptional: true,
  replies: { 303: 'guest-page' },
  errorSchema: 'guest-page',
  mediaType: 'text/html; charset=utf-8',
  example: { body: { name: 'Ada', words: 'Lovely bread' } },
  handle: async ({ body: { name } }) => ({
    status: 303,
    body: '<p>Thank you</p>',
    headers: { location: `guest-book?name=${encodeURIComponent(name)}` },
  }),
});
