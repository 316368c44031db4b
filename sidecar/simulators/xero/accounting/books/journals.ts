import Big from 'big.js';
import type {
  BankTransaction,
  BankTransfer,
  CreditNote,
  Invoice,
  LineTracking,
  Organisation,
  Payment,
  SalesDocument,
} from '../organisation.ts';
import { systemAccount } from '../lines/find-account.ts';
import { MONEY_DP, sum } from '../wire/money.ts';

/** One leg of a journal in the base currency: debits are positive, credits negative. */
export interface JournalLine {
  readonly accountId: string;
  readonly amount: Big;
  /** Only what a document's line says; control accounts have none. */
  readonly tracking?: readonly LineTracking[];
}

type ControlAccount = 'DEBTORS' | 'CREDITORS' | 'GST' | 'ROUNDING' | 'REALISEDCURRENCYGAIN';

/** A journal and its day. */
export interface DatedJournal {
  readonly date: string;
  readonly lines: readonly JournalLine[];
}

/** Every journal the documents make, each adding up to zero; drafts, voided and deleted documents make none. */
export function journalsOf(organisation: Organisation): DatedJournal[] {
  const { invoices, creditNotes, bankTransactions, bankTransfers, manualJournals = {} } = organisation;
  const isPosted = ({ status }: SalesDocument): boolean => status === 'AUTHORISED' || status === 'PAID';
  return [
    ...[...Object.values(invoices), ...Object.values(creditNotes)]
      .filter(isPosted)
      .flatMap((document) => [
        { date: document.date, lines: documentJournal(organisation, document) },
        ...settlementJournals(organisation, document),
      ]),
    ...Object.values(bankTransactions)
      .filter(({ status }) => status === 'AUTHORISED')
      .map((transaction) => ({ date: transaction.date, lines: bankJournal(organisation, transaction) })),
    ...Object.values(bankTransfers)
      .filter(({ status }) => status === 'AUTHORISED')
      .map((transfer) => ({ date: transfer.date, lines: transferJournal(transfer) })),
    ...Object.values(manualJournals)
      .filter(({ status }) => status === 'POSTED')
      .map(({ date, lines }) => ({
        date,
        lines: lines.map(({ accountId, amount }) => ({ accountId, amount: new Big(amount) })),
      })),
  ].filter(({ lines }) => lines.length > 0);
}

/** An organisation without such an account shows the postings under the system name. */
function control(organisation: Organisation, role: ControlAccount): string {
  return systemAccount(organisation, role)?.id ?? role;
}

function toBase(amount: Big, rate: string): Big {
  return amount.div(rate).round(MONEY_DP, Big.roundHalfUp);
}

/** What a document does to its control account: sales invoices and bills' credits debit, the others credit. */
function signOf({ type }: Invoice | CreditNote): 1 | -1 {
  return type === 'ACCREC' || type === 'ACCPAYCREDIT' ? 1 : -1;
}

function controlOf(organisation: Organisation, { type }: Invoice | CreditNote): string {
  return control(organisation, type === 'ACCREC' || type === 'ACCRECCREDIT' ? 'DEBTORS' : 'CREDITORS');
}

function baseTotal(document: Pick<Invoice, 'totals' | 'currencyRate'>): Big {
  return toBase(new Big(document.totals.total), document.currencyRate);
}

/** Net and tax of each line against one account; cents that conversion loses go to the rounding account. */
function lineLegs(
  organisation: Organisation,
  document: Pick<Invoice, 'lines' | 'lineAmountTypes' | 'currencyRate'>,
  sign: 1 | -1,
): JournalLine[] {
  return document.lines.flatMap(({ amounts, accountId, tracking }) => {
    if (amounts === null || accountId === null) return [];
    const tax = new Big(amounts.taxAmount);
    const gross = new Big(amounts.lineAmount);
    const net = document.lineAmountTypes === 'Inclusive' ? gross.minus(tax) : gross;
    return [
      { accountId, tracking, amount: toBase(net, document.currencyRate).times(sign) },
      { accountId: control(organisation, 'GST'), amount: toBase(tax, document.currencyRate).times(sign) },
    ];
  });
}

function balanced(organisation: Organisation, role: ControlAccount, legs: readonly JournalLine[]): JournalLine[] {
  const gap = sum(legs.map(({ amount }) => amount)).times(-1);
  return [...legs, { accountId: control(organisation, role), amount: gap }].filter(({ amount }) => !amount.eq(0));
}

function documentJournal(organisation: Organisation, document: Invoice | CreditNote): JournalLine[] {
  const sign = signOf(document);
  const total = { accountId: controlOf(organisation, document), amount: baseTotal(document).times(sign) };
  return balanced(organisation, 'ROUNDING', [total, ...lineLegs(organisation, document, sign === 1 ? -1 : 1)]);
}

function bankJournal(organisation: Organisation, transaction: BankTransaction): JournalLine[] {
  const sign = transaction.type === 'RECEIVE' ? 1 : -1;
  const total = { accountId: transaction.accountId, amount: baseTotal(transaction).times(sign) };
  return balanced(organisation, 'ROUNDING', [total, ...lineLegs(organisation, transaction, sign === 1 ? -1 : 1)]);
}

function transferJournal({ from, to, amount, currencyRate }: BankTransfer): JournalLine[] {
  const base = toBase(new Big(amount), currencyRate);
  return [
    { accountId: from.accountId, amount: base.times(-1) },
    { accountId: to.accountId, amount: base },
  ];
}

interface Settlement {
  readonly date: string;
  readonly amount: Big;
  /** What the other side is worth in the base currency. */
  readonly accountId: string;
  readonly base: Big;
}

/**
 * Payments and allocations of a document, each clearing its share of the document's own base amount: shares are cut
 * from the running total, so that a document paid in parts ends at exactly zero. Rate differences are realised gains.
 */
function settlementJournals(organisation: Organisation, document: Invoice | CreditNote): DatedJournal[] {
  const sign = signOf(document);
  const total = new Big(document.totals.total);
  let settled = new Big(0);
  const cleared = (upTo: Big): Big =>
    total.eq(0) ? new Big(0) : baseTotal(document).times(upTo).div(total).round(MONEY_DP, Big.roundHalfUp);
  return settlementsOf(organisation, document).map(({ date, amount, accountId, base }) => {
    const before = cleared(settled);
    settled = settled.plus(amount);
    const share = cleared(settled).minus(before);
    const legs = [
      { accountId, amount: base.times(sign) },
      { accountId: controlOf(organisation, document), amount: share.times(-sign) },
    ];
    return { date, lines: balanced(organisation, 'REALISEDCURRENCYGAIN', legs) };
  });
}

function settlementsOf(organisation: Organisation, document: Invoice | CreditNote): Settlement[] {
  const payments = document.paymentIds.flatMap((paymentId) => organisation.payments[paymentId] ?? []);
  const paid = payments
    .filter(({ status }) => status === 'AUTHORISED')
    .map((payment) => ({
      date: payment.date,
      amount: new Big(payment.amount),
      accountId: payment.accountId,
      base: bankedBase(organisation, payment),
    }));
  // Each side of an allocation clears against the same amount at the credit note's rate, so the pair meets at zero.
  const allocated = document.allocationIds.flatMap((allocationId) => {
    const allocation = organisation.allocations[allocationId];
    const creditNote = allocation && organisation.creditNotes[allocation.creditNoteId];
    if (allocation === undefined || creditNote === undefined) return [];
    const amount = new Big(allocation.amount);
    const base = toBase(amount, creditNote.currencyRate);
    return [{ date: allocation.date, amount, accountId: controlOf(organisation, document), base }];
  });
  return [...paid, ...allocated];
}

/** What reached the account, in the base currency. */
function bankedBase(organisation: Organisation, payment: Payment): Big {
  const currency = organisation.accounts[payment.accountId]?.bank?.currency ?? organisation.baseCurrency;
  if (currency === organisation.baseCurrency) return new Big(payment.bankAmount);
  return toBase(new Big(payment.amount), payment.currencyRate);
}
