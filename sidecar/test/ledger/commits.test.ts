import { expect, test } from '@jest/globals';
import { liveInvoices } from '../accounting/_books.ts';
import { countCommits } from '../support/_commits.ts';
import { addCopies, startStack } from '../support/_stack.ts';

const SHOP = 'uk_vat_incl';
const ORDERS = 300;
/** An order used to take 3.6. */
const COMMITS_PER_ORDER_MAX = 0.4;

test('a backlog takes less than half a commit an order, from the first reading to the last record', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  await stack.drain();
  const shop = stack.shop(SHOP);
  const ids = addCopies(shop, 1024, ORDERS);
  using commits = countCommits();
  await stack.drain();
  for (const id of ids) expect(liveInvoices(shop, id)).toHaveLength(1);
  expect(commits.count() / ORDERS).toBeLessThanOrEqual(COMMITS_PER_ORDER_MAX);
  expect(commits.count()).toBeGreaterThan(0);
});
