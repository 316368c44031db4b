import type { Big } from 'big.js';
import type { OrganisationLists, XeroAccount } from '../domain/documents.ts';
import { larger, toMoney, ZERO } from '../domain/money.ts';
import type { ControlAccount, JournalEntry, LedgerAccount } from './journal-entry.ts';
import { compareNumbered, compareText } from '../domain/text.ts';

/** What is booked on an account, both sides. Money: text with two decimals. */
export interface Posting {
  /** Its code; its name, if it has none. */
  readonly account: string;
  readonly name: string;
  readonly currency: string;
  readonly debit: string;
  readonly credit: string;
}

/** Tax of one rate, and what is taxed by it. Positive = owed, as of a sale. */
export interface TaxPosting {
  readonly taxType: string;
  readonly name: string;
  readonly currency: string;
  readonly net: string;
  readonly tax: string;
}

type Lists = Pick<OrganisationLists, 'accounts' | 'taxRates'>;

/** Sums journal entries by account and by tax rate. Memory holds accounts and rates, not documents. */
export function createPostings(lists: Lists) {
  const accounts = new Map<string, Sums>();
  const taxes = new Map<string, TaxSums>();
  return {
    add({ currency, legs }: JournalEntry): void {
      for (const { account, amount, tax } of legs) {
        if (!amount.eq(ZERO)) addTo(accounts, nameOf(account, lists), currency, amount);
        if (tax !== undefined && !(tax.net.eq(ZERO) && amount.eq(ZERO)))
          addTax(taxes, { currency, taxType: tax.taxType, net: tax.net, tax: amount });
      }
    },
    /** As an accountant writes them: what is owed, the money, sales, tax, rounding. */
    rows: (): Posting[] =>
      [...accounts.values()].toSorted(byPlace).map(({ account, name, currency, debit, credit }) => {
        return { account, name, currency, debit: toMoney(debit), credit: toMoney(credit) };
      }),
    taxes: (): TaxPosting[] =>
      [...taxes.values()].map(({ taxType, currency, net, tax }) => {
        const name = lists.taxRates.find((rate) => rate.taxType === taxType)?.name ?? taxType;
        return { taxType, name, currency, net: toMoney(net.neg()), tax: toMoney(tax.neg()) };
      }),
  };
}

export type Postings = ReturnType<typeof createPostings>;

/** What the second books more than the first: each account once, on the side on which it moves. */
export function postingsBetween(before: readonly JournalEntry[], after: readonly JournalEntry[], lists: Lists) {
  const moved = new Map<string, Sums>();
  const add = ({ currency, legs }: JournalEntry, sign: 1 | -1) => {
    for (const { account, amount } of legs) addTo(moved, nameOf(account, lists), currency, amount.times(sign));
  };
  for (const entry of before) add(entry, -1);
  for (const entry of after) add(entry, 1);
  return [...moved.values()].toSorted(byPlace).flatMap(({ account, name, currency, debit, credit }): Posting[] => {
    const more = debit.minus(credit);
    if (more.eq(ZERO)) return [];
    const [onDebit, onCredit] = [larger(more, ZERO), larger(more.neg(), ZERO)];
    return [{ account, name, currency, debit: toMoney(onDebit), credit: toMoney(onCredit) }];
  });
}

interface Named {
  readonly account: string;
  readonly name: string;
  /** In the order of an accountant's journal. */
  readonly place: number;
}

interface Sums extends Named {
  readonly currency: string;
  readonly debit: Big;
  readonly credit: Big;
}

interface TaxSums {
  readonly taxType: string;
  readonly currency: string;
  readonly net: Big;
  readonly tax: Big;
}

const CONTROLS: Readonly<Record<ControlAccount, { readonly name: string; readonly place: number }>> = {
  DEBTORS: { name: 'Accounts Receivable', place: 0 },
  GST: { name: 'Sales Tax', place: 3 },
  ROUNDING: { name: 'Rounding', place: 4 },
};
const BANK_PLACE = 1;
const OTHER_PLACE = 2;

function nameOf(account: LedgerAccount, { accounts }: Lists): Named {
  if ('control' in account) {
    const { name, place } = CONTROLS[account.control];
    const own = accounts.find(({ systemAccount }) => systemAccount === account.control);
    return own === undefined ? { account: name, name, place } : { ...labelOf(own), place };
  }
  const known = accounts.find((one) =>
    'code' in account ? one.code === account.code : one.accountId.toLowerCase() === account.accountId.toLowerCase(),
  );
  const ref = 'code' in account ? account.code : account.accountId;
  return known === undefined
    ? { account: ref, name: ref, place: OTHER_PLACE }
    : { ...labelOf(known), place: placeOf(known) };
}

function labelOf({ code, name }: XeroAccount) {
  return { account: code === '' ? name : code, name };
}

function placeOf({ type, systemAccount }: XeroAccount): number {
  if (systemAccount === 'ROUNDING') return CONTROLS.ROUNDING.place;
  return type === 'BANK' ? BANK_PLACE : OTHER_PLACE;
}

function addTo(all: Map<string, Sums>, named: Named, currency: string, amount: Big): void {
  const key = JSON.stringify([currency, named.account]);
  const { debit, credit } = all.get(key) ?? { debit: ZERO, credit: ZERO };
  const isDebit = amount.gt(ZERO);
  const sums = { debit: isDebit ? debit.plus(amount) : debit, credit: isDebit ? credit : credit.minus(amount) };
  all.set(key, { ...named, currency, ...sums });
}

function addTax(all: Map<string, TaxSums>, { currency, taxType, net, tax }: TaxSums): void {
  const key = JSON.stringify([currency, taxType]);
  const known = all.get(key) ?? { net: ZERO, tax: ZERO };
  all.set(key, { taxType, currency, net: known.net.plus(net), tax: known.tax.plus(tax) });
}

function byPlace(a: Sums, b: Sums): number {
  return compareText(a.currency, b.currency) || a.place - b.place || compareNumbered(a.account, b.account);
}
