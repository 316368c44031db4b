import type { Big } from 'big.js';
import { clamp, decimal, sum, toMoney, ZERO } from '../../domain/money.ts';
import { PAYMENT_PARTS, paymentKey } from '../../ledger/entry-key.ts';
import { receivedFor, type PlannedOrder } from '../orders/planned-order.ts';
import { invoiced, type Carried, type Progress, type ReadyReceipt } from '../progress.ts';
import { withoutKnown } from './post-payments.ts';
import { isLivePayment, lastPayment, livePayments } from './posted-payment.ts';

/** Payments of invoiced orders that Xero lacks. What credit of an earlier invoice paid is not booked again. */
export async function receiptsDue(progress: Progress): Promise<readonly ReadyReceipt[]> {
  const ready: ReadyReceipt[] = [];
  for (const { order, invoice } of invoiced(progress)) {
    const { entry, documents: planned, sourceKey } = order;
    if (planned.payment === null || progress.failed.has(entry.id)) continue;
    const documents = await progress.ledger.documentsOf(entry.id);
    const due: ReadyReceipt[] = [];
    let booked = ZERO;
    for (const part of PAYMENT_PARTS) {
      const payment = planned[part];
      const posted = lastPayment(documents, sourceKey, part);
      const key = paymentKey(sourceKey, part, (posted?.turn ?? 0) + 1);
      if (isLivePayment(posted)) booked = booked.plus(posted.facts?.amount ?? payment?.amount ?? '0');
      else if (payment != null) due.push({ entry, sourceKey: key, payment, invoice });
    }
    const credit = progress.carried.get(entry.id);
    ready.push(...(credit === undefined ? due : lessCredit(order, due, booked, credit)));
  }
  return await withoutKnown(progress, ready);
}

/** Money received less credit and earlier payments: the first payments give way to the credit. */
function lessCredit(
  order: PlannedOrder,
  due: readonly ReadyReceipt[],
  booked: Big,
  { amount, due: amountDue }: Carried,
): ReadyReceipt[] {
  // No balance due: someone entered the remaining money in Xero.
  if (amountDue.eq(ZERO)) return [];
  const received = receivedFor(order);
  let settled = sum(due.map((one) => decimal(one.payment.amount))).minus(received.minus(amount).minus(booked));
  return due.flatMap((one) => {
    const own = decimal(one.payment.amount);
    const taken = clamp(settled, ZERO, own);
    settled = settled.minus(taken);
    const rest = own.minus(taken);
    return rest.lte(ZERO) ? [] : [{ ...one, payment: { ...one.payment, amount: toMoney(rest) } }];
  });
}

/** Orders whose payments in Xero cover their invoice: a deposit alone does not. */
export async function findPaid({ paid, ledger, ...progress }: Progress): Promise<void> {
  for (const { order, invoice } of invoiced(progress)) {
    const { entry, documents, sourceKey, posted } = order;
    if (posted?.stored.adopted !== undefined && invoice.amountDue === '0.00') paid.add(entry.id);
    if (documents.payment === null) continue;
    const { amount } = documents.payment;
    const live = livePayments(await ledger.documentsOf(entry.id), sourceKey);
    const booked = sum(live.map(({ facts }) => decimal(facts?.amount ?? amount)));
    if (booked.gt(ZERO) && booked.gte(invoice.total)) paid.add(entry.id);
  }
}
