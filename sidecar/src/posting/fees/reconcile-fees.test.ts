import { expect, test } from '@jest/globals';
import type { Round } from '../round.ts';
import { reconcileFees } from './reconcile-fees.ts';

const QUERY = { storeIds: new Set(['shop']), since: null };
const take = () => Promise.resolve();

/** An organisation with this many pages of spend money. */
function startBooks(pages: number) {
  const asked: number[] = [];
  const deps = {
    tenantId: 'tenant',
    reconciled: new Set<string>(),
    xero: {
      spentMoneyPage: (_tenant: string, { page }: { page: number }) => {
        asked.push(page);
        return Promise.resolve({ items: [], more: page < pages });
      },
    },
  } as unknown as Round;
  return { deps, asked };
}

test('of a shop with hundreds of thousands of fees every one is read: a fee has no unique number', async () => {
  const { deps, asked } = startBooks(250);
  expect(await reconcileFees(deps, QUERY, take)).toBe(true);
  expect(asked).toHaveLength(250);
  expect(await reconcileFees(deps, QUERY, take)).toBe(false);
});

test('a list without an end lets no fee be booked', async () => {
  const { deps } = startBooks(Infinity);
  await expect(reconcileFees(deps, QUERY, take)).rejects.toThrow('does not end');
  expect(deps.reconciled.size).toBe(0);
});
