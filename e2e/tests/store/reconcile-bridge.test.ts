import { Big } from 'big.js';
import { sellForAMonth } from '../../store/month-of-sales.ts';
import { makeReady } from '../../store/ready.ts';
import { expect, needsShop, test } from '../../store-fixtures.ts';

/** The bridge from the shop's own Analytics to our figures, in a real shop: what its report says is WooCommerce's, not ours. */
needsShop();
test.use({ store: 'paid-not-synced' });

interface Line {
  readonly figure: string;
  readonly code: string;
  readonly analytics: string | null;
  readonly step: string;
  readonly ours: string | null;
  readonly orderIds: readonly string[];
}

/** Days of the month that is `months` before this one. */
function monthBefore(months: number): { month: string; from: string; to: string } {
  const now = new Date();
  const day = (ofMonth: number, at: number) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ofMonth, at)).toISOString().slice(0, 10);
  const from = day(-months, 1);
  return { month: from.slice(0, 7), from, to: day(1 - months, 0) };
}

for (const { pricesIncludeTax, months } of [
  { pricesIncludeTax: true, months: 2 },
  { pricesIncludeTax: false, months: 5 },
])
  test(`WooCommerce Analytics leads to our figures to the penny, step by step, with prices ${pricesIncludeTax ? 'with' : 'without'} tax`, async ({
    whole,
  }) => {
    const { storeId } = await makeReady(whole);
    const { month, from, to } = monthBefore(months);
    const ids = await sellForAMonth(whole, month, { pricesIncludeTax });
    const names = new Map(Object.entries(ids).map(([name, id]) => [String(id), name]));
    const read = await whole.cli('reconcile', storeId, '--from', from, '--to', to, '--bridge');
    const { bridge } = read as { bridge: { currency: string; lines: Line[] }[] | null };
    expect(bridge?.map(({ currency }) => currency)).toEqual(['GBP']);
    const lines = bridge?.[0]?.lines ?? [];
    const figures = ['gross_sales', 'net_sales', 'returns', 'taxes', 'shipping', 'total_sales'];
    const left = lines.filter(({ code }) => code === 'unexplained').map(({ figure, step }) => `${figure} ${step}`);
    expect(left).toEqual(figures.map((figure) => `${figure} 0.00`));
    for (const head of lines.filter(({ code, figure }) => code === figure)) {
      const steps = lines.filter(({ figure }) => figure === head.figure).map(({ step }) => step);
      const led = steps.reduce((sum, step) => sum.plus(step), new Big(head.analytics ?? 'none'));
      expect([head.figure, led.toFixed(2)]).toEqual([head.figure, head.ours]);
    }
    const ordersOf = (figure: string, code: string) =>
      lines
        .filter((one) => one.figure === figure && one.code === code)
        .flatMap(({ orderIds }) => orderIds.map((id) => names.get(id) ?? id))
        .toSorted();
    expect(ordersOf('net_sales', 'refunds')).toEqual(
      ['refundedByAmount', 'refundedByLine', 'refundedByStatus', 'refundedTwice', 'refundedWhole', 'soldBefore'], // prettier-ignore
    );
    expect(ordersOf('returns', 'refund_without_items')).toEqual(['refundedShipping', 'refundedTwice']);
    expect(ordersOf('returns', 'refund_counted_twice')).toEqual(['refundedTwice']);
    expect(ordersOf('total_sales', 'excluded_status')).toEqual(['paidAndCancelled']);
    expect(ordersOf('total_sales', 'other_day')).toEqual(['cashOnDelivery', 'paidNextMonth', 'paidThisMonth']);
    // Nothing but these is between the two.
    expect(new Set(lines.map(({ code }) => code).filter((code) => !figures.includes(code)))).toEqual(
      new Set(['coupons', 'refunds', 'refund_without_items', 'refund_counted_twice', 'excluded_status', 'other_day', 'unexplained']), // prettier-ignore
    );
  });
