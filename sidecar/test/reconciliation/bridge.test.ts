import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import { textAt } from '../../simulators/store/json.ts';
import { reconcileStore } from '../../src/operations/reconciliation/reconcile-store.ts';
import { startStack, type Shop, type Stack } from '../support/_stack.ts';

const SCENARIOS = [
  'uk_vat_incl',
  'refunds',
  'statuses',
  'coupons_excl',
  'fees',
  'gbp_multicurrency',
  'shipping',
  'jp_jpy',
];
const QUERY = { from: '2026-01-01', to: '2026-11-25', by: 'month', bridge: true } as const;

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ scenarios: SCENARIOS });
  await stack.drain();
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

const read = (shop: Shop, query: { from: string; to: string } = QUERY) =>
  reconcileStore(stack.context, shop.id, { ...QUERY, ...query });
type Bridge = NonNullable<Awaited<ReturnType<typeof read>>['bridge']>;

/** Each figure's steps lead from Analytics to ours. */
function sumsOf(bridge: Bridge) {
  return bridge.flatMap(({ currency, lines }) =>
    lines
      .filter(({ code, figure }) => code === figure)
      .map(({ figure, analytics, ours }) => {
        const steps = lines
          .filter((one) => one.figure === figure)
          .reduce((sum, { step }) => sum.plus(step), new Big(0));
        return [
          `${currency} ${figure}`,
          new Big(analytics ?? 'none').plus(steps).toFixed(2),
          new Big(ours ?? 'none').toFixed(2),
        ];
      }),
  );
}

const unexplained = (bridge: Bridge) =>
  bridge.flatMap(({ lines }) => lines.filter(({ code }) => code === 'unexplained')).map(({ step }) => step);
const steps = (bridge: Bridge, figure: string) =>
  bridge.flatMap(({ lines }) =>
    lines.flatMap((one) =>
      one.figure === figure && one.ours === null && one.code !== 'unexplained'
        ? [`${one.code} ${one.step} ${one.orders}`]
        : [],
    ),
  );

describe('the bridge from WooCommerce Analytics', () => {
  test.each(SCENARIOS)('of %s leads to our figures step by step, with nothing unexplained', async (scenario) => {
    const { bridge, periods } = await read(stack.shop(scenario));
    expect(bridge).not.toBeNull();
    expect(new Set(unexplained(bridge ?? []))).toEqual(new Set(['0.00']));
    for (const [name, led, ours] of sumsOf(bridge ?? [])) expect([name, led]).toEqual([name, ours]);
    // Ours are the figures of the shop in the periods.
    for (const { currency, lines } of bridge ?? []) {
      const own = periods.filter((one) => one.currency === currency);
      const total = (of: (one: (typeof own)[number]) => string) =>
        own.reduce((sum, one) => sum.plus(of(one)), new Big(0)).toFixed(2);
      const head = (figure: string) => new Big(lines.find(({ code }) => code === figure)?.ours ?? 'none').toFixed(2);
      expect([head('net_sales'), head('shipping'), head('taxes'), head('returns')]).toEqual([
        ...[total(({ shop }) => shop.net), total(({ shop }) => shop.shipping ?? '0')],
        ...[total(({ shop }) => shop.tax), total(({ shop }) => shop.refunds)],
      ]);
    }
  });

  test('names refunds, statuses, days and currencies with their orders', async () => {
    const refunds = (await read(stack.shop('refunds'))).bridge ?? [];
    expect(steps(refunds, 'net_sales')).toEqual([expect.stringMatching(/^refunds \d+\.\d\d [1-9]/)]);
    const withStatuses = stack.shop('statuses');
    const { analytics } = withStatuses.simulated.state;
    const kept = analytics.excludedStatuses;
    analytics.excludedStatuses = [...kept, 'shipped'];
    const statuses = (await read(withStatuses)).bridge ?? [];
    analytics.excludedStatuses = kept;
    expect(steps(statuses, 'total_sales')).toEqual(['excluded_status 62.71 1']);
    const excluded = statuses[0]?.lines.find(({ code }) => code === 'excluded_status');
    expect(excluded).toMatchObject({ orderIds: ['1893'], text: 'Paid orders in a status that Analytics leaves out' });
    const abroad = (await read(stack.shop('gbp_multicurrency'))).bridge ?? [];
    expect(abroad.map(({ currency }) => currency)).toEqual(['EUR', 'JPY', 'USD']);
    expect(steps(abroad, 'total_sales')).toEqual(abroad.map(() => expect.stringMatching(/^other_currencies -/)));
    const coupons = (await read(stack.shop('coupons_excl'))).bridge ?? [];
    expect(steps(coupons, 'gross_sales')).toContainEqual(expect.stringMatching(/^coupons -\d/));
  });

  test('follows the shop: another day that counts, another list of statuses, old data of refunds', async () => {
    const shop = stack.shop('refunds');
    const { analytics } = shop.simulated.state;
    const kept = { ...analytics };
    for (const change of [
      { dateType: 'date_created' },
      { fullRefunds: 'own' },
      { fullRefunds: 'rest' },
      { excludedStatuses: ['completed'] },
      { dateType: 'date_completed' },
    ]) {
      Object.assign(analytics, kept, change);
      const { bridge } = await read(shop, { from: '2026-07-01', to: '2026-09-30' });
      expect([change, ...unexplained(bridge ?? [])]).toEqual([change, ...unexplained(bridge ?? []).map(() => '0.00')]);
      for (const [name, led, ours] of sumsOf(bridge ?? [])) expect([change, name, led]).toEqual([change, name, ours]);
    }
    Object.assign(analytics, kept);
  });

  test('leaves unexplained what Analytics shows beyond its own rules, to the cent', async () => {
    const shop = stack.shop('uk_vat_incl');
    // An order that Analytics has not counted yet: it is created after its figures were made.
    const { state } = shop.simulated;
    const id = state.orderIds[0] ?? 0;
    const before = state.row(id, 2) ?? {};
    const gone = new Big(textAt(before, 'total'));
    const { bridge: all } = await read(shop);
    const spoilt = { status: 'completed', total: gone.plus('7.00').toFixed(2) };
    state.spoilt.set(id, spoilt);
    const { bridge } = await read(shop);
    state.spoilt.delete(id);
    expect(unexplained(all ?? []).every((one) => one === '0.00')).toBe(true);
    const left = (bridge ?? []).flatMap(({ lines }) =>
      lines.flatMap(({ figure, code, step }) =>
        code === 'unexplained' && step !== '0.00' ? [`${figure} ${step}`] : [],
      ),
    );
    expect(left).toEqual(['gross_sales 7.00', 'net_sales 7.00', 'total_sales 7.00']);
  });

  test('explains nothing by being small: a cent beyond the figures of the orders is unexplained', async () => {
    const shop = stack.shop('refunds');
    const { state } = shop.simulated;
    const [id = 0] = state.orderIds;
    const total = new Big(textAt(state.row(id, 2) ?? {}, 'total'));
    state.spoilt.set(id, { total: total.plus('0.01').toFixed(2) });
    const { bridge } = await read(shop);
    state.spoilt.delete(id);
    const left = (bridge ?? []).flatMap(({ lines }) =>
      lines.flatMap(({ figure, code, step }) =>
        code === 'unexplained' && step !== '0.00' ? [`${figure} ${step}`] : [],
      ),
    );
    expect(left).toEqual(['gross_sales 0.01', 'net_sales 0.01', 'total_sales 0.01']);
  });

  test('reads the stored figures of orders, and compares the same as without it', async () => {
    for (const scenario of SCENARIOS) {
      const shop = stack.shop(scenario);
      const { periods } = await read(shop);
      const plain = await reconcileStore(stack.context, shop.id, { ...QUERY, bridge: false });
      expect([scenario, periods]).toEqual([scenario, plain.periods]);
    }
  });

  test('is absent, with the reason, where Analytics is switched off', async () => {
    const shop = stack.shop('fees');
    shop.simulated.state.analytics.isEnabled = false;
    const { bridge, notices } = await read(shop);
    shop.simulated.state.analytics.isEnabled = true;
    expect(bridge).toBeNull();
    expect(notices).toEqual([expect.stringContaining('no bridge to WooCommerce Analytics. It is switched off')]);
    expect((await reconcileStore(stack.context, shop.id, { ...QUERY, bridge: false })).bridge).toBeNull();
  });
});
