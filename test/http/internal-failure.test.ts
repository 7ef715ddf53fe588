import { OnBrokenStore } from '../support/broken-store.js';
import { bakery } from '../support/toy.js';

const broken = new OnBrokenStore([bakery]);

test('what nobody expected is the vendor’s 500 with nothing of ours in it; the cause goes to the log', () =>
  broken.expectInternal(
    bakery,
    '{"fault":"shop-on-fire","words":"The shop is on fire","about":[]}',
    '<h1>Internal Server Error</h1>',
  ));

test('a card number in the path does not reach the log', async () => {
  await broken.send('GET', '/bakery/v1/shops/4242%204242%204242%204242/orders-of/ada');
  expect(broken.logged).toHaveLength(1);
  expect(JSON.stringify(broken.logged)).not.toMatch(/4242(%20| )4242/);
});
