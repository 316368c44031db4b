import type { Big } from 'big.js';
import type { AccountRef, PlannedLine } from '../domain/documents.ts';
import { decimal, sum, ZERO } from '../domain/money.ts';

/** Accounts that Xero books automatically, by their `systemAccount`. */
export type ControlAccount = 'DEBTORS' | 'GST' | 'ROUNDING';

export type LedgerAccount = AccountRef | { readonly control: ControlAccount };

/** One side of a journal entry: debits are positive, credits negative. */
export interface Leg {
  readonly account: LedgerAccount;
  readonly amount: Big;
  /** Of a leg of tax: its rate, and the amount that is taxed, with the sign of the tax. */
  readonly tax?: { readonly taxType: string; readonly net: Big };
}

/** What one document does to the ledger, in its own currency; the legs add up to zero. */
export interface JournalEntry {
  readonly currency: string;
  readonly legs: readonly Leg[];
}

type SalesLine = Pick<PlannedLine, 'amount' | 'tax' | 'accountCode' | 'taxType'>;

/** `lines`: amounts without tax. */
interface SalesDocument {
  readonly currency: string;
  readonly lines: readonly SalesLine[];
}

/** An approved invoice: receivable against sales and tax. */
export function invoiceEntry({ currency, lines }: SalesDocument): JournalEntry {
  const gross = sum(lines.flatMap(({ amount, tax }) => [decimal(amount), decimal(tax)]));
  const legs = lines.flatMap(({ amount, tax, accountCode, taxType }): Leg[] => {
    if (accountCode === '') return [];
    const net = decimal(amount);
    return [
      { account: { code: accountCode }, amount: net.neg() },
      { account: { control: 'GST' }, amount: decimal(tax).neg(), tax: { taxType, net: net.neg() } },
    ];
  });
  return { currency, legs: [{ account: { control: 'DEBTORS' }, amount: gross }, ...legs] };
}

/** An approved credit note: the opposite. */
export function creditNoteEntry(document: SalesDocument): JournalEntry {
  return reversed(invoiceEntry(document));
}

/** What is voided or deleted, and a document before its change. */
export function reversed({ currency, legs }: JournalEntry): JournalEntry {
  const turned = legs.map(({ account, amount, tax }): Leg => {
    const amounts = { account, amount: amount.neg() };
    return tax === undefined ? amounts : { ...amounts, tax: { ...tax, net: tax.net.neg() } };
  });
  return { currency, legs: turned };
}

interface Money {
  readonly currency: string;
  readonly amount: string;
  readonly account: AccountRef;
}

/** A payment of an invoice. */
export function receiptEntry({ currency, amount, account }: Money): JournalEntry {
  const received = decimal(amount);
  const legs = [
    { account, amount: received },
    { account: { control: 'DEBTORS' } as const, amount: received.neg() },
  ];
  return { currency, legs };
}

/** Money given back on a credit note. */
export function refundEntry(money: Money): JournalEntry {
  return reversed(receiptEntry(money));
}

/** Spend money: `lines` without tax, from a bank account. */
export function spendEntry({ currency, lines, account }: SalesDocument & Pick<Money, 'account'>): JournalEntry {
  const { legs } = invoiceEntry({ currency, lines });
  const [total, ...others] = reversed({ currency, legs }).legs;
  return { currency, legs: [{ account, amount: total?.amount ?? ZERO }, ...others] };
}

/** Money moved from one bank account to another. */
export function transferEntry(currency: string, amount: string, from: AccountRef, to: AccountRef): JournalEntry {
  const moved = decimal(amount);
  return {
    currency,
    legs: [
      { account: from, amount: moved.neg() },
      { account: to, amount: moved },
    ],
  };
}
