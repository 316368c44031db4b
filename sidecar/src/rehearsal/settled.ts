import { z } from 'zod';
import { decimal, toMoney, ZERO } from '../domain/money.ts';
import type { XeroElement } from './sales-element.ts';

const amounts = z.object({
  AmountDue: z.string().default('0'),
  AmountPaid: z.string().default('0'),
  RemainingCredit: z.string().nullish(),
  Payments: z.array(z.looseObject({ PaymentID: z.string().default('') })).nullish(),
  Allocations: z.array(z.unknown()).nullish(),
});
const amount = z.object({ Amount: z.string(), PaymentID: z.string().default('') });

/** The document with a payment more. */
export function paid(document: XeroElement, payment: XeroElement): XeroElement {
  const { Payments } = amounts.parse(document);
  return { ...moved(document, amount.parse(payment).Amount), Payments: [...(Payments ?? []), payment] };
}

/** The document without the payment. */
export function unpaid(document: XeroElement, payment: XeroElement): XeroElement {
  const { Payments } = amounts.parse(document);
  const { Amount, PaymentID } = amount.parse(payment);
  const left = (Payments ?? []).filter((one) => one.PaymentID !== PaymentID);
  return { ...moved(document, decimal(Amount).neg().toFixed()), Payments: left };
}

/** The credit note and the invoice that it is allocated to. */
export function allocated(note: XeroElement, invoice: XeroElement, allocation: XeroElement) {
  const { Amount } = amount.parse(allocation);
  const { Allocations } = amounts.parse(note);
  return {
    note: { ...moved(note, Amount), Allocations: [...(Allocations ?? []), allocation] },
    invoice: moved(invoice, Amount),
  };
}

/** Less is due, or left of the credit. */
function moved(document: XeroElement, by: string): XeroElement {
  const { AmountDue, AmountPaid, RemainingCredit } = amounts.parse(document);
  const isNote = 'CreditNoteID' in document;
  const left = decimal(isNote ? (RemainingCredit ?? '0') : AmountDue).minus(by);
  const status = { Status: left.eq(ZERO) ? 'PAID' : 'AUTHORISED' };
  if (isNote) return { ...document, ...status, RemainingCredit: toMoney(left) };
  return { ...document, ...status, AmountDue: toMoney(left), AmountPaid: toMoney(decimal(AmountPaid).plus(by)) };
}
