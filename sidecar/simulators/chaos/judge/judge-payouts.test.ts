import { describe, expect, test } from '@jest/globals';
import { StripeAccount } from '../../providers/stripe/stripe-account.ts';
import type { BankTransaction, BankTransfer, Organisation } from '../../xero/accounting/organisation.ts';
import { seedOrganisation } from '../../xero/seeds/seed-organisation.ts';
import { addPayoutAccounts, CLEARING } from '../payouts/open-provider.ts';
import type { MadePayout, ProviderRow } from '../payouts/provider-books.ts';
import { stripeBooks } from '../payouts/stripe-books.ts';
import { judgePayouts } from './judge-payouts.ts';

const NOW = '2026-11-25T09:00:00.000Z';
const BANK = '0971';

function organisation(): Organisation {
  const made = seedOrganisation('GB', { now: new Date(NOW) });
  addPayoutAccounts(made, 'GBP');
  return made;
}

/** A dispute of 6.00 with its fee of 2.00, and a reserve that came back: the payout takes 7.00 from the bank. */
function row(net: number, payoutId: string | null): ProviderRow {
  return { net, ofOrder: 0, fee: 0, orderId: null, isReturned: false, payoutId };
}
const ROWS = [row(-800, 'po_1'), row(100, 'po_1')];
const PAYOUTS: readonly MadePayout[] = [{ id: 'po_1', amount: -700, status: 'paid' }];

function enterTransfer(books: Organisation, id: string, change: Partial<BankTransfer> = {}): void {
  const side = (code: string) => {
    const accountId = Object.values(books.accounts).find((one) => one.code === code)?.id ?? '';
    return { accountId, isReconciled: false, transactionId: '', tracking: [] };
  };
  const made = { createdBy: '', createdAt: NOW, updatedAt: NOW, currencyRate: '1', date: '2026-11-26' };
  const is = { amount: '7.00', reference: 'Stripe payout po_1 [shop:stripe:po_1]', status: 'AUTHORISED' } as const;
  books.bankTransfers[id] = { id, from: side(BANK), to: side(CLEARING), ...made, ...is, ...change };
}

function enterCosts(books: Organisation, id: string, total: string): void {
  const accountId = Object.values(books.accounts).find((one) => one.code === CLEARING)?.id ?? '';
  const place = { contactId: '', accountId, date: '2026-11-26', reference: 'Payout costs of po_1, Stripe', url: '' };
  const figures = { lines: [], totals: { subTotal: total, totalTax: '0', total }, currency: 'GBP', currencyRate: '1' };
  const is = { type: 'SPEND', status: 'AUTHORISED', isReconciled: false, lineAmountTypes: 'NoTax' } as const;
  const made: BankTransaction = { id, ...place, ...figures, ...is, createdBy: '', createdAt: NOW, updatedAt: NOW };
  books.bankTransactions[id] = made;
}

function judged(enter: (books: Organisation) => void, payouts = PAYOUTS, rows: readonly ProviderRow[] = ROWS) {
  const books = organisation();
  enter(books);
  const account = new StripeAccount({ id: 'acct_1', siteUrl: 'https://shop.example' });
  const provider = { rows: [...rows], payouts: [...payouts], books: stripeBooks(account, 'GBP', false) };
  const { findings } = judgePayouts({ id: 'shop', organisation: books }, provider, { feesByOrder: false });
  return findings.map(({ kind, payoutId }) => `${kind} ${payoutId}`.trim());
}

describe('the judge of payouts', () => {
  test('finds nothing where each payout is moved once, with its costs', () => {
    const right = (books: Organisation) => {
      enterTransfer(books, 'a');
      enterCosts(books, 'b', '7.00');
    };
    expect(judged(right)).toEqual([]);
  });

  test.each<readonly [string, readonly string[], (books: Organisation) => void]>([
    ['no transfer', ['lost po_1', 'off'], (books) => enterCosts(books, 'b', '7.00')],
    [
      'two transfers',
      ['duplicated po_1', 'off'],
      (books) => {
        enterTransfer(books, 'a');
        enterTransfer(books, 'c');
        enterCosts(books, 'b', '7.00');
      },
    ],
    [
      'another amount',
      ['off po_1', 'off'],
      (books) => {
        enterTransfer(books, 'a', { amount: '7.01' });
        enterCosts(books, 'b', '7.00');
      },
    ],
    ['no costs', ['lost po_1', 'off'], (books) => enterTransfer(books, 'a')],
    [
      'costs twice',
      ['duplicated po_1', 'off'],
      (books) => {
        enterTransfer(books, 'a');
        for (const id of ['b', 'c']) enterCosts(books, id, '7.00');
      },
    ],
  ])('finds %s', (_, expected, enter) => {
    expect(judged(enter)).toEqual(expected);
  });

  test('finds a transfer of a payout that failed', () => {
    const failed = PAYOUTS.map((one) => ({ ...one, status: 'failed' as const }));
    const both = (books: Organisation) => {
      enterTransfer(books, 'a');
      enterCosts(books, 'b', '7.00');
    };
    expect(judged(both, failed)).toEqual(['off po_1', 'off']);
  });
});
