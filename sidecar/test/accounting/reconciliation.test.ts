import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import { sql } from 'kysely';
import { seededRandom } from '../../simulators/random.ts';
import { textAt, type JsonObject } from '../../simulators/store/json.ts';
import type { Invoice } from '../../simulators/xero/accounting/organisation.ts';
import { addDays } from '../../src/domain/day.ts';
import { checkDays } from '../../src/operations/books/check-books.ts';
import { acceptDifference, askAgain } from '../../src/operations/reconciliation/accept-difference.ts';
import { checkRange } from '../../src/operations/reconciliation/check-range.ts';
import { readMonthEnd } from '../../src/operations/reports/read-month-end.ts';
import { reconcileStore } from '../../src/operations/reconciliation/reconcile-store.ts';
import type { ReconciledPeriod } from '../../src/reconciliation/result.ts';
import { monthPeriod } from '../../src/reports/period.ts';
import { depositMetas } from '../lives/order.ts';
import { addCopies, startStack, type Shop, type Stack } from '../support/_stack.ts';

const SCENARIOS = ['uk_vat_incl', 'refunds', 'statuses', 'edited', 'gbp_multicurrency', 'total_adjusted'];
const RANGE = { from: '2026-01-01', to: '2026-11-25' };
const HOURS_MS = 3_600_000;
const RUNS = 15;
const SHIPPING_ACCOUNT = '210';

let stack: Stack;
let shop: Shop;

beforeAll(async () => {
  stack = await startStack({ scenarios: SCENARIOS });
  shop = stack.shop('edited');
  await stack.drain();
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

async function reconciled(of: Pick<Shop, 'id'> = shop, by: 'day' | 'month' = 'month', range = RANGE) {
  return await reconcileStore(stack.context, of.id, { ...range, by, payments: true });
}

const round = (amount: string | Big) => new Big(amount).toFixed(2);

/** Cause, order and amount of everything that differs. */
function found(periods: readonly ReconciledPeriod[]): string[] {
  return periods
    .flatMap(({ causes, unexplainedOrders }) => [
      ...causes.flatMap(({ code, detail, orders }) =>
        orders.map(
          ({ id, amount }) => `${[code, detail].filter((one) => one !== '').join(' ')} ${id} ${round(amount)}`,
        ),
      ),
      ...unexplainedOrders.map(({ id, amount }) => `unexplained ${id} ${round(amount)}`),
    ])
    .sort();
}

/** Every row of every table. */
async function everythingKept(): Promise<string> {
  const { db } = stack.context.database;
  const tables = await sql<{ name: string }>`select name from sqlite_master where type = 'table' order by name`.execute(
    db,
  );
  const rows = await Promise.all(tables.rows.map(({ name }) => sql`select * from ${sql.table(name)}`.execute(db)));
  return JSON.stringify(rows.map((one) => one.rows));
}

describe('shop, ledger and Xero', () => {
  test('agree to the cent after posting, but for orders that are not posted; nothing is unexplained', async () => {
    const all = await Promise.all(
      stack.shops.map(async (one) => [one.scenario, (await reconciled(one)).periods] as const),
    );
    for (const [scenario, periods] of all)
      expect([scenario, periods.map(({ unexplained }) => unexplained)]).toEqual([scenario, periods.map(() => '0.00')]);
    const differing = Object.fromEntries(all.map(([scenario, periods]) => [scenario, found(periods)]));
    expect(differing).toMatchObject({ uk_vat_incl: [], refunds: [], edited: [], gbp_multicurrency: [] });
    expect(differing['statuses']).toContain('not_synced_status shipped 1893 62.71');
    expect(differing['total_adjusted']).toContain('needs_attention total_unexplained 2031 80.84');
    const [, refunds = []] = all.find(([scenario]) => scenario === 'refunds') ?? [];
    expect(refunds.some((one) => one.shop.refunds !== '0.00' && one.shop.refunds === one.xero.refunds)).toBe(true);
    const [, foreign = []] = all.find(([scenario]) => scenario === 'gbp_multicurrency') ?? [];
    expect(new Set(foreign.map(({ currency }) => currency))).toEqual(new Set(['JPY', 'EUR', 'USD']));
    const ofPayments = (periods: readonly ReconciledPeriod[]) =>
      periods.flatMap(({ payments }) => payments.map(({ account, shop: here, xero }) => [account, here, xero]));
    for (const [scenario, periods] of all)
      expect([scenario, periods.flatMap(({ unexplainedPayments }) => unexplainedPayments)]).toEqual([scenario, []]);
    for (const scenario of ['uk_vat_incl', 'refunds', 'edited', 'gbp_multicurrency']) {
      const payments = ofPayments(Object.fromEntries(all)[scenario] ?? []);
      expect(payments.length).toBeGreaterThan(2);
      expect([scenario, payments.filter(([, here, xero]) => here !== xero)]).toEqual([scenario, []]);
    }
    // Given back in another month than received, and a method that the settings do not book.
    expect(ofPayments(refunds)).toContainEqual(['095', '-2.50', '-2.50']);
    expect(ofPayments(Object.fromEntries(all)['total_adjusted'] ?? [])).toContainEqual(['', '95.85', '0.00']);
    const [first] = all[0]?.[1] ?? [];
    expect(first?.shop).toEqual({ ...first?.xero, others: undefined });
  });

  test('are only read: not one write to shop, Xero or data directory, and few calls', async () => {
    const [before, calls, requests] = [
      await everythingKept(),
      stack.xero.calls.list.length,
      stack.stores.journal.length,
    ];
    await reconciled(stack.shop('refunds'), 'day');
    const made = stack.xero.calls.list.slice(calls);
    const asked = stack.stores.journal.slice(requests);
    expect(new Set([...made, ...asked].map(({ method }) => method))).toEqual(new Set(['GET']));
    expect(await everythingKept()).toBe(before);
    expect(made.length).toBeLessThanOrEqual(4);
    expect(asked.length).toBeLessThanOrEqual(6);
  });

  test('by day have the sums of the month, and days of the shop', async () => {
    const [days, months] = [await reconciled(shop, 'day'), await reconciled(shop, 'month')];
    const total = ({ periods }: typeof days) =>
      periods.reduce((sum, one) => sum.plus(one.shop.total), new Big(0)).toFixed(2);
    expect(total(days)).toBe(total(months));
    expect(days.periods.every(({ from, to }) => from === to)).toBe(true);
    expect(days.periods.length).toBeGreaterThan(months.periods.length);
  });

  test('of days without an order have no period, and agree', async () => {
    expect((await reconciled(shop, 'day', { from: '2026-01-01', to: '2026-01-02' })).periods).toEqual([]);
  });
});

describe('the month end', () => {
  /** Documents of a month by kind and currency, with net, tax and total, as the pack shows them. */
  async function packed(of: Shop, month: string): Promise<Map<string, readonly string[]>> {
    const period = monthPeriod(month);
    if (period === null) throw new Error(month);
    const { sections } = await readMonthEnd(stack.context, of.id, period);
    const rows = sections.find(({ id }) => id === 'documents')?.rows ?? [];
    return new Map(rows.map(([kind = '', currency = '', , ...figures]) => [`${kind} ${currency}`, figures]));
  }

  test.each(['refunds', 'edited', 'gbp_multicurrency'])(
    'of %s has the sums of its reconciliation',
    async (scenario) => {
      const own = stack.shop(scenario);
      const { periods } = await reconciled(own);
      expect(periods.length).toBeGreaterThan(0);
      for (const { from, currency, xero } of periods) {
        const documents = await packed(own, from.slice(0, 7));
        const none = ['0.00', '0.00', '0.00'];
        const [net = '', tax = '', total = ''] = documents.get(`Invoices ${currency}`) ?? none;
        const credited = documents.get(`Credit notes ${currency}`)?.[2] ?? '0.00';
        const sold = {
          net: round(new Big(xero.net).plus(xero.shipping ?? '0')),
          tax: round(xero.tax),
          total: round(xero.total),
        };
        const refunded = round(new Big(xero.refunds).abs());
        expect([scenario, from, currency, { ...sold, refunded }]).toEqual([
          ...[scenario, from, currency],
          { net, tax, total, refunded: round(new Big(credited).abs()) },
        ]);
      }
    },
  );
});

describe('what differs', () => {
  let restore: () => void;
  let invoices: Invoice[];
  beforeEach(() => {
    const kept = structuredClone(shop.organisation.invoices);
    restore = () => {
      for (const id of Object.keys(shop.organisation.invoices))
        if (!(id in kept)) Reflect.deleteProperty(shop.organisation.invoices, id);
      Object.assign(shop.organisation.invoices, structuredClone(kept));
    };
    invoices = Object.values(shop.organisation.invoices).filter(({ reference }) => reference.includes(`[${shop.id}:`));
  });
  const orderOf = ({ reference }: Invoice) => /:(\d+)\]$/.exec(reference)?.[1] ?? '';
  const lessened = (invoice: Invoice, by: string) => {
    invoice.totals = {
      ...invoice.totals,
      subTotal: new Big(invoice.totals.subTotal).minus(by).toFixed(2),
      total: new Big(invoice.totals.total).minus(by).toFixed(2),
    };
  };
  let doubles = 0;
  const doubleOf = (invoice: Invoice) => {
    doubles += 1;
    const id = `00000000-0000-4000-8000-${String(doubles).padStart(12, '0')}`;
    const reference = `Shop order #${orderOf(invoice)}`;
    shop.organisation.invoices[id] = { ...structuredClone(invoice), id, number: `OLD-${doubles}`, reference };
  };

  /** Changes one invoice in Xero, and says what has to be found. */
  const KINDS: Readonly<Record<string, (invoice: Invoice) => string[]>> = {
    voided: (invoice) => {
      invoice.status = 'VOIDED';
      return [`voided_in_xero ${orderOf(invoice)} ${invoice.totals.total}`];
    },
    deleted: (invoice) => {
      Reflect.deleteProperty(shop.organisation.invoices, invoice.id);
      return [`voided_in_xero ${orderOf(invoice)} ${invoice.totals.total}`];
    },
    draft: (invoice) => {
      invoice.status = 'DRAFT';
      return [`not_approved ${orderOf(invoice)} ${invoice.totals.total}`];
    },
    lessened: (invoice) => {
      lessened(invoice, '3.21');
      return [`changed_in_xero ${orderOf(invoice)} 3.21`];
    },
    recoded: (invoice) => {
      const line = invoice.lines.find(({ amounts }) => new Big(amounts?.lineAmount ?? '0').gt(0));
      const other = Object.values(shop.organisation.accounts).find(({ code }) => code === SHIPPING_ACCOUNT);
      if (line === undefined || other === undefined) throw new Error('No line to recode.');
      line.accountId = other.id;
      return [`changed_in_xero account ${orderOf(invoice)} 0.00`];
    },
    moved: (invoice) => {
      const [order, { total }] = [orderOf(invoice), invoice.totals];
      invoice.date = addDays(invoice.date, 32);
      const isRead = invoice.date <= RANGE.to;
      return [`other_period ${order} ${total}`, ...(isRead ? [`other_period ${order} -${total}`] : [])];
    },
    doubled: (invoice) => {
      doubleOf(invoice);
      return [`doubled ${orderOf(invoice)} -${invoice.totals.total}`];
    },
  };

  test('is named with its orders and amounts, several at once, on the way through shop and Xero', async () => {
    for (let seed = 1; seed <= RUNS; seed += 1) {
      const random = seededRandom('reconciliation', seed);
      const left = [...invoices];
      const expected = Array.from({ length: random.int(1, 3) }, () => {
        const [invoice] = left.splice(random.int(0, left.length - 1), 1);
        const kinds = Object.values(KINDS);
        return invoice === undefined ? [] : (kinds[random.int(0, kinds.length - 1)]?.(invoice) ?? []);
      }).flat();
      const { periods } = await reconciled();
      expect([seed, found(periods)]).toEqual([seed, expected.sort()]);
      expect(periods.every(({ unexplained }) => unexplained === '0.00')).toBe(true);
      restore();
      invoices = Object.values(shop.organisation.invoices).filter(({ reference }) =>
        reference.includes(`[${shop.id}:`),
      );
    }
    expect(found((await reconciled()).periods)).toEqual([]);
  });

  describe('in payments', () => {
    let keptPayments: string;
    beforeEach(() => {
      keptPayments = JSON.stringify(shop.organisation.payments);
    });
    afterEach(() => {
      Object.assign(shop.organisation.payments, JSON.parse(keptPayments));
      for (const id of Object.keys(shop.organisation.payments))
        if (!keptPayments.includes(id)) Reflect.deleteProperty(shop.organisation.payments, id);
      restore();
    });

    const paidInvoice = () => {
      const invoice = invoices.find(({ paymentIds, date }) => paymentIds.length === 1 && date < '2026-11-01');
      const payment = shop.organisation.payments[invoice?.paymentIds[0] ?? ''];
      if (invoice === undefined || payment === undefined) throw new Error('No invoice is paid.');
      return { invoice, payment };
    };
    const inMoney = (periods: readonly ReconciledPeriod[]) =>
      periods
        .flatMap(({ paymentCauses, unexplainedPayments }) => [
          ...paymentCauses,
          ...unexplainedPayments.map((one) => ({ ...one, code: 'unexplained' })),
        ])
        .flatMap(({ code, account, orders }) => orders.map(({ id, amount }) => `${code} ${account} ${id} ${amount}`))
        .sort();

    test('names one that was removed in Xero', async () => {
      const { invoice, payment } = paidInvoice();
      Object.assign(payment, { status: 'DELETED' });
      Object.assign(invoice, { status: 'AUTHORISED', paymentIds: [] });
      const { periods } = await reconciled();
      const account = shop.organisation.accounts[payment.accountId]?.code ?? '';
      expect(inMoney(periods)).toEqual([`payment_removed ${account} ${orderOf(invoice)} ${payment.amount}`]);
      expect(found(periods)).toEqual([]);
      expect(periods.some(({ state }) => state === 'differs')).toBe(true);
    });

    test('names one that a person removed and entered on another account; and one on the invoice of an earlier month', async () => {
      const { invoice, payment } = paidInvoice();
      const other = Object.values(shop.organisation.accounts).find(({ code }) => code === '096');
      const id = '00000000-0000-4000-9000-000000000001';
      const later = { ...structuredClone(payment), id, accountId: other?.id ?? '', date: '2026-11-02' };
      shop.organisation.payments[id] = later;
      Object.assign(payment, { status: 'DELETED' });
      invoice.paymentIds = [id];
      const account = shop.organisation.accounts[payment.accountId]?.code ?? '';
      const order = orderOf(invoice);
      expect(inMoney((await reconciled()).periods)).toEqual(
        [
          `payment_removed ${account} ${order} ${payment.amount}`,
          `payment_removed 096 ${order} -${payment.amount}`,
        ].sort(),
      );
      // In its own month only: the invoice is of another.
      const november = await reconciled(shop, 'month', { from: '2026-11-01', to: '2026-11-25' });
      expect(inMoney(november.periods)).toEqual([`payment_removed 096 ${order} -${payment.amount}`]);
    });
  });

  test('waits while the service has not read an order yet, and is unexplained, to the cent, if it never does', async () => {
    const [id = 0] = addCopies(shop, Number(orderOf(invoices[0] as Invoice)), 1);
    const now = stack.now().toISOString().slice(0, 19);
    shop.simulated.state.updateOrder(id, { date_created: now, date_created_gmt: now });
    const total = textAt(shop.simulated.state.order(id, 2) ?? {}, 'total');
    const young = await reconciled();
    expect(found(young.periods)).toEqual([`waiting ${id} ${total}`]);
    expect(young.periods.at(-1)?.state).toBe('not_final');
    stack.pass(2 * HOURS_MS);
    const old = await reconciled();
    expect(found(old.periods)).toEqual([`unexplained ${id} ${total}`]);
    expect(old.periods.at(-1)).toMatchObject({
      state: 'differs',
      unexplained: total,
      difference: total,
    });
    await stack.drain();
    expect(found((await reconciled()).periods)).toEqual([]);
  });

  test('is ignored with a reason once a person accepts it, while it is exactly that amount', async () => {
    const { context } = stack;
    const [invoice, other] = invoices as [Invoice, Invoice];
    lessened(invoice, '3.21');
    other.status = 'VOIDED';
    const orderId = orderOf(invoice);
    const isVoided = `voided_in_xero ${orderOf(other)} ${other.totals.total}`;
    const decision = { orderId, code: 'changed_in_xero', reason: 'Agreed with Anna', by: 'cli:anna' };
    const kept = async () =>
      found((await context.books.differingDays(shop.id, RANGE)).flatMap(({ periods }) => periods));
    await checkDays(context, shop.id, RANGE);
    const { periods: days } = await reconciled(shop, 'day');
    await expect(acceptDifference(context, shop.id, { ...decision, code: 'doubled' }, days)).rejects.toMatchObject({
      code: 'nothing_to_accept',
    });
    expect(await acceptDifference(context, shop.id, decision, days)).toMatchObject({
      differences: [{ code: 'changed_in_xero', findings: [{ amount: '3.21', tax: '0.00', currency: 'GBP' }] }],
    });
    const ignored = [`ignored Agreed with Anna ${orderId} 3.21`, isVoided];
    // At once in what is kept, in every reconciliation, and in the next check.
    expect([await kept(), found((await reconciled()).periods)]).toEqual([ignored, ignored]);
    expect(found((await reconciled(shop, 'day')).periods)).toEqual(ignored);
    await checkDays(context, shop.id, RANGE);
    expect(await kept()).toEqual(ignored);
    const { id } = await stack.entry(shop, Number(orderId));
    expect((await context.ledger.attemptsOf(id)).at(-1)).toMatchObject({
      by: 'cli:anna',
      detail: {
        message: expect.stringMatching(/3\.21 GBP \(tax 0\.00\) on .* is accepted\. Reason: Agreed with Anna/),
      },
    });
    // Another amount: it is asked about, with the cause that it has.
    lessened(invoice, '1.00');
    expect(found((await reconciled()).periods)).toEqual([`changed_in_xero ${orderId} 4.21`, isVoided]);
    lessened(invoice, '-1.00');
    await askAgain(context, shop.id, { orderId, code: 'ignored', by: 'cli:anna' });
    const asked = [`changed_in_xero ${orderId} 3.21`, isVoided];
    expect([await kept(), found((await reconciled()).periods)]).toEqual([asked, asked]);
    await expect(askAgain(context, shop.id, { orderId, code: null, by: 'cli:anna' })).rejects.toMatchObject({
      code: 'nothing_accepted',
    });
    restore();
  });

  test('by its status is accepted where its money is asked about: on the list "Paid, not synced"', async () => {
    const { context } = stack;
    const statuses = stack.shop('statuses');
    const decision = { orderId: '1893', code: 'not_synced_status', reason: 'A test', by: 'cli:anna' };
    const { periods } = await reconciled(statuses, 'day');
    await acceptDifference(context, statuses.id, decision, periods);
    expect(await context.ledger.acceptedRows(statuses.id)).toEqual([]);
    const listed = await context.ledger.unsynced(statuses.id, { limit: 100, ignored: true });
    expect(listed).toMatchObject([{ orderId: '1893', ignored: { reason: 'A test', by: 'cli:anna' } }]);
    expect(found((await reconciled(statuses)).periods)).toContain('ignored A test 1893 62.71');
    await askAgain(context, statuses.id, decision);
    expect(found((await reconciled(statuses)).periods)).toContain('not_synced_status shipped 1893 62.71');
  });

  test('names orders that were deleted in the shop, or are in its trash', async () => {
    const [first, second] = [invoices[0], invoices[1]].map((one) => Number(orderOf(one as Invoice)));
    const totals = [invoices[0], invoices[1]].map((one) => one?.totals.total ?? '');
    shop.simulated.state.deleteOrder(first ?? 0);
    shop.simulated.state.trashOrder(second ?? 0);
    const expected = [`deleted_in_shop ${first} -${totals[0]}`, `deleted_in_shop ${second} -${totals[1]}`].sort();
    expect(found((await reconciled()).periods)).toEqual(expected);
  });
});

describe('a reading', () => {
  test('that fails says how far it got, and keeps nothing', async () => {
    const before = await everythingKept();
    stack.xero.faults.add({ kind: '503-maintenance', times: 5, match: { path: 'CreditNotes' } });
    await expect(reconciled(stack.shop('refunds'))).rejects.toMatchObject({
      area: 'xero',
      message: expect.stringContaining('Nothing was compared yet, and nothing is kept of it.'),
    });
    stack.xero.faults.clear();
    expect(await everythingKept()).toBe(before);
  });

  test('of a copy of the shop is refused, and a changed time zone is named', async () => {
    const { addresses, stores } = stack.context;
    const other = stack.shop('statuses');
    await addresses.accept(other.id, 'https://another.example.com');
    await expect(reconciled(other)).rejects.toMatchObject({ code: 'store_moved_or_cloned' });
    const { db } = stack.context.database;
    const facts = { ...(await stores.get(shop.id)).facts, timezone: 'Pacific/Auckland' };
    await db
      .updateTable('stores')
      .set({ facts_json: JSON.stringify(facts) })
      .where('id', '=', shop.id)
      .execute();
    const { notices, timezone } = await reconciled();
    expect(timezone).toBe('Europe/London');
    expect(notices).toEqual([expect.stringContaining('it was Pacific/Auckland when the shop was connected')]);
  });

  test.each([
    ['day_invalid', '2026-02-30', '2026-03-01'],
    ['period_reversed', '2026-03-02', '2026-03-01'],
    ['period_in_future', '2026-11-01', '2026-11-26'],
    ['period_too_long', '2024-11-24', '2026-11-24'],
  ])('is refused for bad days: %s', (code, from, to) => {
    expect(() => checkRange({ from, to }, '2026-11-25')).toThrow(expect.objectContaining({ code }));
  });

  test('may be of two years, and of today', () => {
    expect(checkRange({ from: '2024-11-26', to: '2026-11-25' }, '2026-11-25')).toBeTruthy();
  });
});

describe('orders of other settings and shops', () => {
  const vat = () => stack.shop('uk_vat_incl');
  const place = (order: JsonObject): number => {
    const [id = 0] = addCopies(vat(), 1024, 1);
    vat().simulated.state.updateOrder(id, order);
    return id;
  };
  const at = (name: string, time: string) => ({ [name]: time, [`${name}_gmt`]: time });
  test('agree with a deposit, whose order has a part as its total, and with the balance paid later', async () => {
    const part = { total: '46.04', meta_data: depositMetas('46.04', 'no') };
    await stack.context.settings.set(vat().id, 'payments.deposits', 'part-payment');
    const id = place(part);
    await stack.drain();
    expect(Object.values(vat().organisation.invoices).find(({ reference }) => reference.endsWith(`:${id}]`))?.totals.total).toBe('246.04'); // prettier-ignore
    expect(found((await reconciled(vat())).periods)).toEqual([]);
    vat().simulated.state.updateOrder(id, { ...part, meta_data: depositMetas('46.04', 'yes') });
    await stack.replay(vat(), id);
    await stack.drain();
    expect(found((await reconciled(vat())).periods)).toEqual([]);
  });

  test.each(['46.04', '246.04'])(
    'agree where a deposit is given back and the sale ends, with %s as the total',
    async (total) => {
      await stack.context.settings.set(vat().id, 'payments.deposits', 'part-payment');
      const id = place({ total, meta_data: depositMetas('46.04', 'no') });
      await stack.drain();
      const now = stack.now().toISOString().slice(0, 19);
      const none = { line_items: [], shipping_lines: [], fee_lines: [], tax_lines: [], meta_data: [] };
      vat().simulated.state.addRefund(id, {
        ...none,
        id: id * 10,
        amount: '46.04',
        reason: '',
        ...at('date_created', now),
      });
      vat().simulated.state.updateOrder(id, { status: 'refunded' });
      await stack.replay(vat(), id);
      await stack.drain();
      const notes = Object.values(vat().organisation.creditNotes).filter(({ reference }) =>
        reference.endsWith(`:${id}]`),
      );
      expect(notes.map((note) => round(note.totals.total))).toEqual(['246.04']);
      expect(found((await reconciled(vat())).periods)).toEqual([]);
    },
  );

  test.each(['paid', 'completed'] as const)('agree where invoices are dated by when the order was %s', async (date) => {
    await stack.context.settings.set(vat().id, 'documents.date', date);
    const days = { ...at('date_created', '2026-05-31T10:00:00'), ...at('date_paid', '2026-06-02T10:00:00') };
    // Its own day for each of the two.
    const completed = date === 'paid' ? '2026-07-10T10:00:00' : '2026-07-03T10:00:00';
    const id = place({ ...days, ...at('date_completed', completed), status: 'completed' });
    await stack.drain();
    const own = date === 'paid' ? '2026-06' : '2026-07';
    const ofOrder = async (range = RANGE) => {
      const { periods } = await reconciled(vat(), 'day', range);
      const day = periods.find(({ from }) => from === (date === 'paid' ? '2026-06-02' : '2026-07-03'));
      const differing = found(periods).filter((one) => one.split(' ').includes(String(id)));
      return { sales: [day?.shop.orders, day?.xero.orders], differing };
    };
    expect(await ofOrder()).toEqual({ sales: [1, 1], differing: [] });
    // Also of the month of its date alone, which is after the one that it was made in.
    const last = date === 'paid' ? '30' : '31';
    expect(await ofOrder({ from: `${own}-01`, to: `${own}-${last}` })).toEqual({ sales: [1, 1], differing: [] });
    await stack.context.settings.set(vat().id, 'documents.date', 'ordered');
  });

  test('agree before WooCommerce 9.0, which has no list of all refunds', async () => {
    const refunds = stack.shop('refunds');
    const known = await reconciled(refunds);
    const text =
      '{"code":"rest_no_route","message":"No route was found matching the URL and request method.","data":{"status":404}}';
    stack.stores.faults.add({
      fault: { kind: 'body', status: 404, text },
      scenario: 'refunds',
      path: /\/wc\/v3\/refunds/,
    });
    const old = await reconciled(refunds);
    stack.stores.faults.clear();
    expect(found(old.periods)).toEqual([]);
    expect(old.periods).toEqual(known.periods);
    expect(old.periods.some(({ shop: { refunds: given } }) => given !== '0.00')).toBe(true);
  });
});
