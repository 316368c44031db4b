import { expect, test } from '@jest/globals';
import { catchUpFees } from './catch-up-fees.ts';
import type { PipelineDeps } from '../work.ts';

/** An organisation with this many pages of spend money. */
function startBooks(pages: number) {
  const asked: number[] = [];
  const deps = {
    caughtUp: new Set<string>(),
    xero: {
      spentMoneyPage: (_tenant: string, { page }: { page: number }) => {
        asked.push(page);
        return Promise.resolve({ items: [], more: page < pages });
      },
    },
  } as unknown as PipelineDeps;
  return { deps, asked };
}

test('of a shop with hundreds of thousands of fees every one is looked at: a fee has no number that keeps it single', async () => {
  const { deps, asked } = startBooks(250);
  expect(await catchUpFees(deps, 'tenant', new Set(['shop']))).toBe(true);
  expect(asked).toHaveLength(250);
  expect(await catchUpFees(deps, 'tenant', new Set(['shop']))).toBe(false);
});

test('a list without an end lets no fee be booked', async () => {
  const { deps } = startBooks(Infinity);
  await expect(catchUpFees(deps, 'tenant', new Set(['shop']))).rejects.toThrow('does not end');
  expect(deps.caughtUp.size).toBe(0);
});
