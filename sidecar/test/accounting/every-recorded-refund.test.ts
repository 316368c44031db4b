import { describe, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import type { PlannedCreditNote, PlannedDocuments } from '../../src/domain/documents.ts';
import type { Order, OrderTax } from '../../src/domain/order.ts';
import { planDocuments } from '../../src/mapping/plan-documents.ts';
import type { Refund } from '../../src/domain/refund.ts';
import type { Settings } from '../../src/domain/settings/settings.ts';
import { organisationIn } from '../support/xero/_organisations.ts';
import { recordedStores } from './_recorded-orders.ts';
import { suggestedSettings } from './_suggested-settings.ts';
import { recompute } from '../support/xero/_arithmetic.ts';

/** Dinars are posted to the nearest cent, so that their refunds are tried too. */
function rounding(settings: Settings): Settings {
  return { ...settings, documents: { ...settings.documents, precision: 'round' } };
}

interface Refunded {
  readonly name: string;
  readonly country: string;
  readonly order: Order;
  readonly refunds: readonly Refund[];
  readonly documents: PlannedDocuments;
}

const refunded: Refunded[] = recordedStores().flatMap((store) => {
  const [country = ''] = store.country.split(':');
  const settings = rounding(suggestedSettings(store));
  return [...store.orders].flatMap(([caseName, order]) => {
    const refunds = store.refunds.get(caseName) ?? [];
    if (refunds.length === 0) return [];
    const name = `${store.scenario}/${caseName}`;
    const plan = planDocuments(order, {
      settings,
      lists: organisationIn(country),
      catalogue: new Map(),
      store: { id: 'shop.example.com', url: 'https://shop.example.com' },
      refunds,
    });
    if (plan.kind !== 'documents') throw new Error(`${name}: ${JSON.stringify(plan)}`);
    return [{ name, country, order, refunds, documents: plan.documents }];
  });
});

const notes = refunded.flatMap(({ name, country, order, refunds, documents }) =>
  refunds.map((refund) => {
    const note = documents.creditNotes.find(({ refundId }) => refundId === refund.id);
    if (note === undefined) throw new Error(`${name}: refund ${refund.id} has no credit note`);
    return { name, country, order, refund, note, documents };
  }),
);

/** Refunds whose lines do not say the amount: what their credit notes come to, worked out by hand. */
const BY_HAND: ReadonlyMap<number, readonly [tax: string, why: string]> = new Map([
  // 59.22 of 394.84 are at 20 % (9.86 of it tax), 335.62 at 5 % (15.98 of it tax).
  [1931, ['0.16', 'amount only: 0.37 at 20 % with 0.06 of tax, 2.13 at 5 % with 0.10']],
  [1936, ['0.06', 'amount only, of what the first refund left: 0.13 with 0.02, 0.86 with 0.04']],
  [1937, ['24.12', 'the rest: 25.84 less 1.66 less 0.06']],
  [1941, ['3.32', 'twice the lines: twice their tax']],
  [1943, ['0.74', '4.44 at 4.99 of tax in 29.965']],
  [1891, ['35.84', 'all of the order, set to refunded by hand']],
]);

function ownTax(refund: Refund): string {
  const total = refund.taxes.reduce((sum, tax) => sum.plus(taxOf(tax)), new Big(0));
  return total.round(2, Big.roundHalfUp).toFixed(2);
}

function taxOf(tax: OrderTax): Big {
  return new Big(tax.taxTotal).plus(tax.shippingTaxTotal);
}

describe('every recorded refund, with the settings suggested for its store', () => {
  test('30 refunds of 28 orders have a credit note each', () => {
    expect(refunded).toHaveLength(28);
    expect(notes).toHaveLength(30);
    expect(refunded.flatMap(({ documents }) => documents.creditNotes)).toHaveLength(30);
  });

  test.each(notes.map((one) => [`${one.name} ${one.refund.id}`, one] as const))(
    '%s is credited to the cent',
    (_, { country, refund, note }) => {
      const total = new Big(refund.amount).round(2, Big.roundHalfUp);
      const totalTax = BY_HAND.get(refund.id)?.[0] ?? ownTax(refund);
      const own = { subTotal: total.minus(totalTax).toFixed(2), totalTax, total: total.toFixed(2) };
      expect(note.expected).toEqual(own);
      const { taxRates } = organisationIn(country);
      // The same whichever way Xero rounds a midpoint: none is left to it.
      expect(recompute(note, taxRates, 'half-up')).toMatchObject(own);
      expect(recompute(note, taxRates, 'half-even')).toMatchObject(own);
    },
  );

  test('each line stands on an account and tax type of the invoice, with the same tracking', () => {
    for (const { name, note, documents } of notes) {
      const onInvoice = documents.invoice.lines.map(placeOf);
      for (const line of note.lines) expect([name, onInvoice]).toEqual([name, expect.arrayContaining([placeOf(line)])]);
      expect([name, note.lineAmountTypes]).toEqual([name, documents.invoice.lineAmountTypes]);
    }
  });

  test('no line is negative, and none carries more tax than net', () => {
    for (const { name, note } of notes) {
      for (const line of note.lines) {
        expect([name, Number(line.amount) > 0, Number(line.tax) >= 0, Number(line.tax) <= Number(line.amount)]).toEqual(
          [name, true, true, true],
        );
      }
    }
  });

  test('orders that were refunded in full end at zero in net and tax of each tax type', () => {
    const full = refunded.filter(({ order }) => order.status === 'refunded');
    expect(full.map(({ name }) => name)).toEqual([
      'refunds/005-several',
      'refunds/006-full-by-lines',
      'statuses/005-refunded',
    ]);
    for (const { documents } of full) {
      expect(sumsOf(documents.creditNotes)).toEqual(sumsOf([documents.invoice]));
    }
  });

  test('the money goes out of the account it came into, on the day of the refund', () => {
    for (const { name, note, refund, documents } of notes) {
      const { payment } = documents;
      // The payout lists the charge and the refund.
      expect(note.refund?.reference).toMatch(/^(?:re_\w+|Refund \d+ of order \S+)$/);
      expect([name, note.refund]).toEqual([
        name,
        { ...payment, amount: note.expected.total, date: refund.refundedOn, reference: note.refund?.reference },
      ]);
    }
  });

  test('numbers and references are ASCII, unique and name the refund', () => {
    const numbers = notes.map(({ note }) => note.number);
    for (const { order, note } of notes) {
      expect(note.number).toBe(`WC-${order.number}-R${note.refundId}`);
      expect(note.reference).toBe(`Refund ${note.refundId} of WooCommerce order ${order.number}`);
    }
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  test('only refunds whose amount is not their lines’ leave a notice', () => {
    const noticed = refunded.filter(({ documents }) =>
      documents.notices.some(({ code }) => code.startsWith('refund_')),
    );
    expect(noticed.map(({ name }) => name)).toEqual([
      'refunds/005-several',
      'refunds/007-via-rest',
      'refunds/008-via-rest-less',
    ]);
  });
});

function placeOf({ accountCode, taxType, tracking }: PlannedCreditNote['lines'][number]): object {
  return { accountCode, taxType, tracking };
}

function sumsOf(documents: readonly Pick<PlannedCreditNote, 'lines'>[]): Record<string, string> {
  const sums = new Map<string, Big>();
  for (const line of documents.flatMap((one) => one.lines)) {
    for (const [key, figure] of [
      [`net ${line.taxType} ${line.accountCode}`, line.amount],
      [`tax ${line.taxType}`, line.tax],
    ] as const) {
      sums.set(key, (sums.get(key) ?? new Big(0)).plus(figure));
    }
  }
  return Object.fromEntries(
    [...sums].sort(([a], [b]) => a.localeCompare(b)).map(([key, sum]) => [key, sum.toFixed(2)]),
  );
}
