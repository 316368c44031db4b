import { expect, test } from '@jest/globals';
import { ENTRY_STATES } from '../../src/ledger/entry.ts';
import { recentCurrencies } from '../../src/ledger/queries/orders.ts';
import { namedTaxRates } from '../../src/ledger/queries/named-tax-rates.ts';
import { searchEntries } from '../../src/ledger/queries/search.ts';
import { causes, figuresSince, hourBars, idsOfCause, stuckByCode } from '../../src/ledger/queries/statistics.ts';
import { readAllIds } from '../../src/operations/orders/replay.ts';
import { saveSettings } from '../../src/operations/orders/retry-held.ts';
import { checkDays } from '../../src/operations/books/check-books.ts';
import { readBooks } from '../../src/operations/books/read-books.ts';
import { reconcileStore } from '../../src/operations/reconciliation/reconcile-store.ts';
import { readStoreStatus } from '../../src/operations/store-status.ts';
import { exportTrail } from '../../src/wording/export-trail.ts';
import { arrive, type At, CLEARING, entryOf, moved, payoutOf, startPayouts, wake } from './_booked-payouts.ts';

const MONTH = { from: '2026-11-01', to: '2026-11-24' } as const;
const BEGAN = new Date('2026-01-01T00:00:00Z');
const GAP = 'payout_gap';

/** All that pages, commands and reports say of a store's orders. */
async function saidOfOrders({ stack, shop }: At) {
  const { context, now } = stack;
  const { ledger, database } = context;
  const deps = { ...context, db: database.db, now };
  const search = (words: string) => searchEntries(database.db, { storeId: shop.id, states: [], words, limit: 100 });
  const ids = (found: readonly { readonly id: number }[]) => found.map(({ id }) => id);
  await checkDays(context, shop.id, MONTH);
  const { counts, stuck, oldestPendingAt, books, unsynced, mappingFaults } = await readStoreStatus(context, shop.id);
  const trail = await Array.fromAsync(
    exportTrail(database.db, { storeId: shop.id, orderId: undefined, from: undefined, until: undefined }).rows(),
  );
  return {
    counts: await ledger.counts(shop.id),
    lists: await Promise.all(
      [undefined, ...ENTRY_STATES].map(async (state) =>
        ids(await ledger.entries({ storeId: shop.id, state, limit: 100 })),
      ),
    ),
    search: await Promise.all(['', 'po_1', 'stripe:po_1', '1024'].map(async (words) => ids(await search(words)))),
    matching: await readAllIds((page) => ledger.matchingIds({ storeId: shop.id, states: ENTRY_STATES }, page)),
    figures: await figuresSince(deps, shop.id, BEGAN),
    bars: (await hourBars(deps, [shop.id], { count: 400, now: now() })).filter((one) => one.posted + one.failed > 0),
    causes: await causes(deps, [shop.id], 100),
    byCode: await stuckByCode(deps, shop.id),
    ofGap: await idsOfCause(deps, { storeId: shop.id, code: GAP, ...words(await problemOf(stack, shop.id)) }, { limit: 100 }), // prettier-ignore
    others: [
      await recentCurrencies(deps, shop.id),
      await namedTaxRates(deps, shop.id),
      await ledger.hasDocuments(shop.id),
    ],
    oldest: await ledger.oldestPendingAt(shop.id),
    ordersInTrail: [...new Set(trail.flatMap(({ orderId }) => orderId ?? []))].sort(),
    status: { counts, stuck, oldestPendingAt, unsynced, mappingFaults, days: books?.days },
    month: (await readBooks(context, shop.id, '2026-11')).periods,
    reconciled: await reconcileStore(context, shop.id, { ...MONTH, by: 'month', payments: true, others: true, bridge: true }), // prettier-ignore
  };
}

const words = ({ message, fix }: { readonly message: string; readonly fix: string }) => ({ message, fix });

async function problemOf({ context }: At['stack'], storeId: string) {
  const [problem] = (await context.ledger.entry(storeId, 'payout', 'stripe:po_2'))?.problems ?? [];
  return problem ?? { message: '', fix: '' };
}

test('whatever payouts are booked, all that is said of orders is as without them', async () => {
  await using at = await startPayouts();
  const { stack, shop } = at;
  const before = await saidOfOrders(at);
  expect(before.counts.recorded).toBeGreaterThan(0);
  await arrive(at, payoutOf(shop, 'po_1', ['sale:10000:175']));
  const gap = payoutOf(shop, 'po_2', ['sale:5000:150']);
  await arrive(at, { ...gap, payout: { ...gap.payout, net: '40.00' } });
  await stack.drain();
  await wake(at, payoutOf(shop, 'po_1', ['sale:10000:175']).payout);
  expect([(await entryOf(at, 'po_1')).state, (await entryOf(at, 'po_2')).state]).toEqual(['pending', 'rejected']);
  expect(await saidOfOrders(at)).toEqual(before);
});

test('a payout is tried again when the setting that it was refused for is changed', async () => {
  await using at = await startPayouts({ clearing: '615' });
  const { stack, shop } = at;
  await arrive(at, payoutOf(shop, 'po_1', ['sale:10000:175']));
  await stack.drain();
  expect(await entryOf(at, 'po_1')).toMatchObject({
    state: 'rejected',
    problems: [{ code: 'payout_account_invalid' }],
  });
  const by = 'cli:test';
  await saveSettings(stack.context, { storeId: shop.id, by }, (settings) => settings.set(shop.id, 'payouts.stripe.clearing', CLEARING)); // prettier-ignore
  await stack.drain();
  expect(moved(at)).toHaveLength(1);
});

test('payouts that were skipped while booking was off are booked when it is switched on', async () => {
  await using at = await startPayouts();
  const { stack, shop } = at;
  const by = 'cli:test';
  const setMode = (mode: string) => saveSettings(stack.context, { storeId: shop.id, by }, (settings) => settings.set(shop.id, 'payouts.stripe.mode', mode)); // prettier-ignore
  await setMode('explain');
  await arrive(at, payoutOf(shop, 'po_1', ['sale:10000:175']));
  await stack.drain();
  expect(await entryOf(at, 'po_1')).toMatchObject({ state: 'skipped', problems: [{ code: 'payout_not_booked' }] });
  await setMode('book');
  await stack.drain();
  expect(moved(at)).toHaveLength(1);
});
