import type { DifferingOrder, PeriodSide, ReconciledPeriod } from '../../reconciliation/result.ts';
import { figureColumn, type Section, textColumn } from '../../reports/section.ts';
import { causeWords } from './cause-words.ts';
import { paymentSections } from './payment-sections.ts';
import type { WordedBridge } from './read-bridge.ts';
import type { Reconciled } from './reconcile-store.ts';

const STATES = { agrees: 'agrees', not_final: 'not final', differs: 'differs' } as const;
const PERIOD = [textColumn('From'), textColumn('To'), textColumn('Currency')];

/** The tables of a reconciliation, for a terminal and for CSV. */
export function reconciliationSections({
  periods,
  store,
  bridge,
}: Pick<Reconciled, 'periods' | 'store'> & Partial<Pick<Reconciled, 'bridge'>>): Section[] {
  return [
    periodsSection(periods),
    causesSection(periods, store),
    ordersSection(periods, store),
    figuresSection(periods),
    ...paymentSections(periods, store),
    bridgeSection(bridge ?? []),
  ];
}

function named({ from, to, currency }: ReconciledPeriod): string[] {
  return [from, to, currency];
}

function section(id: string, title: string, note: string, rest: Pick<Section, 'columns' | 'rows'>): Section {
  return { id, title, note, totals: [], left: 0, ...rest };
}

function periodsSection(periods: readonly ReconciledPeriod[]): Section {
  const rows = periods.map((one) => [
    ...named(one),
    ...[String(one.shop.orders), String(one.xero.orders), one.shop.total, one.xero.total],
    ...[one.shop.refunds, one.xero.refunds, one.difference, one.unexplained, STATES[one.state]],
  ]);
  return section(
    'periods',
    'Shop and Xero',
    'Sales by the day of the order, refunds by their own day. Difference: shop less Xero.',
    {
      columns: [
        ...PERIOD,
        ...['Orders', 'Invoices', 'Sales (shop)', 'Sales (Xero)', 'Refunds (shop)', 'Refunds (Xero)'].map(figureColumn),
        ...[figureColumn('Difference'), figureColumn('Unexplained'), textColumn('State')],
      ],
      rows,
    },
  );
}

function causesSection(periods: readonly ReconciledPeriod[], store: string): Section {
  const rows = periods.flatMap((one) => [
    ...one.causes.map(({ code, detail, amount, tax, moved, orders, left }) => {
      const { title, next } = causeWords(code, detail, store);
      return [...named(one), withMoved(title, moved), amount, tax, String(orders.length + left), next];
    }),
    ...unexplainedRow(one),
  ]);
  return section('causes', 'Causes', 'Positive: missing in Xero. Negative: in Xero, and not in the shop.', {
    columns: [
      ...PERIOD,
      textColumn('Cause'),
      ...['Amount', 'Tax', 'Orders'].map(figureColumn),
      textColumn('What to do'),
    ],
    rows,
  });
}

/** Its amount is 0.00: what was moved is in no total. */
function withMoved(title: string, moved: string | undefined): string {
  return moved === undefined ? title : `${title}: ${moved}`;
}

function unexplainedRow(period: ReconciledPeriod): string[][] {
  const { unexplained, unexplainedTax, unexplainedOrders: orders } = period;
  if (orders.length === 0) return [];
  const next = 'Nothing explains it: look at these orders first, and report it if you find no reason.';
  return [[...named(period), 'Unexplained', unexplained, unexplainedTax, String(orders.length), next]];
}

function ordersSection(periods: readonly ReconciledPeriod[], store: string): Section {
  const row = (period: ReconciledPeriod, cause: string) => (order: DifferingOrder) => [
    ...[...named(period), withMoved(cause, order.moved), order.number, order.amount, order.tax],
  ];
  const rows = periods.flatMap((period) => [
    ...period.causes.flatMap(({ code, detail, orders }) =>
      orders.filter(({ id }) => id !== '').map(row(period, causeWords(code, detail, store).title)),
    ),
    ...period.unexplainedOrders.map(row(period, 'Unexplained')),
  ]);
  const left = periods.flatMap(({ causes }) => causes).reduce((sum, one) => sum + one.left, 0);
  const columns = [...PERIOD, textColumn('Cause'), textColumn('Order'), figureColumn('Amount'), figureColumn('Tax')];
  return { ...section('orders', 'Orders that differ', '', { columns, rows }), left };
}

function figuresSection(periods: readonly ReconciledPeriod[]): Section {
  const columns = [...PERIOD, textColumn('Figure'), figureColumn('Shop'), figureColumn('Xero')];
  const rows = periods.flatMap((one) =>
    figuresOf(one.shop, one.xero).map(([name, shop, xero]) => [...named(one), name, shop, xero]),
  );
  return section(
    'figures',
    'Side by side',
    'Net is without tax and, where Xero has an account for it, without shipping.',
    { columns, rows },
  );
}

function bridgeSection(bridge: readonly WordedBridge[]): Section {
  const rows = bridge.flatMap(({ currency, lines }) =>
    lines.map(({ figure, code, text, analytics, step, ours, orders }) => {
      return [
        currency,
        code === figure ? text : `  ${text}`,
        analytics ?? '',
        ours === null ? step : '',
        ours ?? '',
        orders === 0 ? '' : String(orders),
      ];
    }),
  );
  const figures = ['Analytics', 'Step', 'Ours', 'Orders'].map(figureColumn);
  const note = 'Each figure of WooCommerce Analytics with its steps is ours. Analytics counts changes with a delay.';
  const columns = [textColumn('Currency'), textColumn('Figure'), ...figures];
  return section('bridge', 'From WooCommerce Analytics', note, { columns, rows });
}

function figuresOf(shop: PeriodSide, xero: ReconciledPeriod['xero']): [string, string, string][] {
  const rates = [...new Set([...shop.taxByRate, ...xero.taxByRate].map(({ rate }) => rate))];
  const taxOf = ({ taxByRate }: PeriodSide, rate: string) => taxByRate.find((one) => one.rate === rate)?.tax ?? '0.00';
  return [
    ['Orders', String(shop.orders), String(xero.orders)],
    ['Net', shop.net, xero.net],
    ['Shipping', shop.shipping ?? '', xero.shipping ?? 'in net'],
    ['Tax', shop.tax, xero.tax],
    ...rates.map((rate): [string, string, string] => [`Tax at ${rate} %`, taxOf(shop, rate), taxOf(xero, rate)]),
    ['Sales', shop.total, xero.total],
    ['Refunds', shop.refunds, xero.refunds],
  ];
}
