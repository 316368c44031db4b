import type { Big } from 'big.js';
import { decimal, sum, toPlain, withCurrency } from '../../domain/money.ts';
import type { Problem } from '../../domain/problems.ts';
import type { Refund } from '../../domain/refund.ts';
import type { RefundClaim } from './refund-claims.ts';

export function unreadable(refundId: number): Problem {
  return {
    code: 'refund_unreadable',
    message: `The order names refund ${refundId}, but the shop does not give it out.`,
    fix: 'Check the refund in WooCommerce (another plugin may have deleted it), then replay the order.',
    details: { refund: refundId },
  };
}

export function tooPrecise(refund: Refund, currency: string): Problem {
  const amount = toPlain(decimal(refund.amount));
  return {
    code: 'currency_precision',
    message: `Refund ${refund.id} of ${withCurrency(decimal(amount), currency)} has more than two decimals, and Xero keeps two.`,
    fix: 'Choose "round" (setting documents.precision), or enter this refund in Xero by hand.',
    details: { refund: refund.id, amount, currency, setting: 'documents.precision' },
  };
}

/** WooCommerce's rounding lets the last refund exceed the order by a cent. */
export function beyondInvoice(refund: Refund, amount: Big, rest: Big, currency: string): Problem {
  return {
    code: 'refund_exceeds_invoice',
    message:
      `Refund ${refund.id} gave back ${withCurrency(amount, currency)}, but only ${withCurrency(rest, currency)} of the invoice was left: ` +
      'that much is credited.',
    fix: 'If more money than the sale was given back, enter the difference in Xero by hand.',
    details: { refund: refund.id, amount: toPlain(amount), left: toPlain(rest), currency },
  };
}

export function linesDiffer(refund: Refund, claims: readonly RefundClaim[], currency: string): Problem {
  const amount = toPlain(decimal(refund.amount));
  const said = toPlain(sum(claims.map((claim) => claim.net.plus(claim.tax))).round(2));
  return {
    code: 'refund_lines_differ',
    message:
      `Refund ${refund.id} gave back ${withCurrency(decimal(amount), currency)}; its lines (${withCurrency(decimal(said), currency)} with tax) cannot be credited just so. ` +
      'The amount is credited, with tax in proportion.',
    fix: 'Check the tax of the credit note if the lines were meant as they stand.',
    details: { refund: refund.id, amount, ofLines: said, currency },
  };
}

export function unsplittable(refund: Refund, currency: string): Problem {
  const amount = toPlain(decimal(refund.amount));
  return {
    code: 'refund_unexplained',
    message: `Refund ${refund.id} of ${withCurrency(decimal(amount), currency)} cannot be laid over what is left of the order’s net and tax.`,
    fix: 'Enter this order and its refunds in Xero by hand, or correct its taxes in WooCommerce and replay it.',
    details: { refund: refund.id, amount, currency },
  };
}

/** The customer has been refunded in full, and the shop does not mention the rest of the sale. */
export function depositGivenBack(received: Big, rest: Big, currency: string): Problem {
  return {
    code: 'deposit_given_back',
    message:
      `The deposit of ${withCurrency(received, currency)} was given back as a whole; the other ` +
      `${withCurrency(rest, currency)} of the sale stay due on its invoice in Xero.`,
    fix: 'If the sale is off, credit what is still due on the invoice in Xero. If the rest is still to be paid, nothing to do.',
    details: { received: toPlain(received), due: toPlain(rest) },
  };
}
