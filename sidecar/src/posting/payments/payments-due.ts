import { Big } from 'big.js';
import { PAYMENT_PARTS, paymentKey } from '../../ledger/entry-key.ts';
import { decimal, sum, toMoney, ZERO } from '../../domain/money.ts';
import type { InvoiceSummary } from '../../xero/wire/wire.ts';
import type { Carried } from '../amendments/carry-credit.ts';
import { isLivePayment, lastPayment } from './posted-payment.ts';
import type { ReadyReceipt } from './post-payments.ts';
import type { Outcome, PipelineDeps, Work } from '../work.ts';

export interface Payable {
  readonly invoices: ReadonlyMap<number, InvoiceSummary>;
  /** Created in this round, with nothing booked on it. */
  readonly isNew: (work: Work, invoice: InvoiceSummary) => boolean;
  /** By entry id. */
  readonly carried: ReadonlyMap<number, Carried>;
}

/** Payments of invoiced orders that the ledger lacks. What credit of an earlier invoice paid is not booked again. */
export async function paymentsDue(
  deps: Pick<PipelineDeps, 'ledger'>,
  works: readonly Work[],
  { invoices, isNew, carried }: Payable,
  failed: ReadonlyMap<number, Outcome>,
): Promise<readonly ReadyReceipt[]> {
  const ready: ReadyReceipt[] = [];
  for (const work of works) {
    const invoice = invoices.get(work.entry.id);
    if (invoice === undefined || work.documents.payment === null || failed.has(work.entry.id)) continue;
    const documents = await deps.ledger.documentsOf(work.entry.id);
    const due: ReadyReceipt[] = [];
    let booked = ZERO;
    for (const part of PAYMENT_PARTS) {
      const payment = work.documents[part];
      const posted = lastPayment(documents, work.sourceKey, part);
      const turn = (posted?.turn ?? 0) + 1;
      if (isLivePayment(posted)) booked = booked.plus(posted.facts?.amount ?? payment?.amount ?? '0');
      if (payment == null || isLivePayment(posted)) continue;
      const sourceKey = paymentKey(work.sourceKey, part, turn);
      due.push({ work, sourceKey, payment, invoice, isNew: isNew(work, invoice) });
    }
    const credit = carried.get(work.entry.id);
    ready.push(...(credit === undefined ? due : lessCredit(work, due, booked, credit)));
  }
  return ready;
}

/** Money received less credit and earlier payments: the first payments give way to the credit. */
function lessCredit(
  { documents: { payment, balance } }: Work,
  due: readonly ReadyReceipt[],
  booked: Big,
  { amount, due: amountDue }: Carried,
): ReadyReceipt[] {
  // No balance due: someone entered the rest in Xero.
  if (amountDue.eq(ZERO)) return [];
  const received = sum([payment, balance].map((one) => decimal(one?.amount ?? '0')));
  let settled = sum(due.map((one) => decimal(one.payment.amount))).minus(received.minus(amount).minus(booked));
  return due.flatMap((one) => {
    const own = decimal(one.payment.amount);
    const taken = settled.lt(ZERO) ? ZERO : settled.lt(own) ? settled : own;
    settled = settled.minus(taken);
    const rest = own.minus(taken);
    return rest.lte(ZERO) ? [] : [{ ...one, payment: { ...one.payment, amount: toMoney(rest) }, isNew: false }];
  });
}

/** Entry ids of orders whose payments in Xero cover their invoice: a deposit alone does not. */
export async function paidInFull(
  deps: Pick<PipelineDeps, 'ledger'>,
  works: readonly Work[],
  invoices: ReadonlyMap<number, InvoiceSummary>,
): Promise<ReadonlySet<number>> {
  const paid = new Set<number>();
  for (const { entry, documents, sourceKey, posted } of works) {
    const invoice = invoices.get(entry.id);
    if (posted?.stored.adopted !== undefined && invoice?.amountDue === '0.00') paid.add(entry.id);
    if (invoice === undefined || documents.payment === null) continue;
    const known = await deps.ledger.documentsOf(entry.id);
    const sum = PAYMENT_PARTS.map((part) => lastPayment(known, sourceKey, part))
      .filter(isLivePayment)
      .reduce((all, { facts }) => all.plus(facts?.amount ?? documents.payment?.amount ?? 0), new Big(0));
    if (sum.gt(0) && sum.gte(invoice.total)) paid.add(entry.id);
  }
  return paid;
}
