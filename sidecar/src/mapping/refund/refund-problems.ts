import type { Big } from 'big.js';
import type { PlannedCreditNote, PlannedLine } from '../../domain/documents.ts';
import { decimal, moneyInWords, sum, toPlain } from '../../domain/money.ts';
import type { Order } from '../../domain/order.ts';
import type { Problem } from '../../domain/problems.ts';
import type { Refund } from '../../domain/refund.ts';
import { knownGateway } from '../payment/gateway-fee.ts';
import type { RefundClaim } from './refund-claims.ts';

export function refundUnreadable(refundId: number): Problem {
  return {
    code: 'refund_unreadable',
    message: `The order names refund ${refundId}, but the shop does not return it.`,
    fix: 'Check the refund in WooCommerce (another plugin may have deleted it), then replay the order.',
    details: { refund: refundId },
  };
}

export function refundTooPrecise({ id, amount }: Refund, currency: string): Problem {
  const exact = decimal(amount);
  return {
    code: 'currency_precision',
    message: `Refund ${id} of ${moneyInWords(exact, currency)} has more than two decimals, and Xero keeps two.`,
    fix: 'Choose "round" (setting documents.precision), or enter this refund in Xero by hand.',
    details: { refund: id, amount: toPlain(exact), currency, setting: 'documents.precision' },
  };
}

/** The account of the method's payments would not match its payouts otherwise. */
export function refundNotPaid({ id }: Refund, amount: string, order: Order): Problem {
  const gateway = knownGateway(order.paymentMethod)?.name ?? (order.paymentMethodTitle || order.paymentMethod);
  const money = moneyInWords(decimal(amount), order.currency);
  return {
    code: 'refund_not_paid',
    message: `The shop recorded refund ${id} of ${money}; ${gateway} did not pay it. Its credit stays open in Xero.`,
    fix: 'If you paid the customer in another way, enter that refund on the credit note in Xero. If not, pay it or use the credit for another invoice.',
    details: { refund: id, amount, currency: order.currency },
  };
}

/** WooCommerce's rounding lets the last refund exceed the order by a cent. */
export function exceedsInvoice({ id }: Refund, amount: Big, left: Big, currency: string): Problem {
  return {
    code: 'refund_exceeds_invoice',
    message:
      `Refund ${id} returned ${moneyInWords(amount, currency)}, but only ${moneyInWords(left, currency)} of the ` +
      'invoice was left: that much is credited.',
    fix: 'If more money was refunded than the sale was worth, enter the difference in Xero by hand.',
    details: { refund: id, amount: toPlain(amount), left: toPlain(left), currency },
  };
}

/** `lines`: what is credited; `earlier`: the credit notes before it, which took their part of the invoice's tax. */
export function linesDiffer(
  { id, amount }: Refund,
  claims: readonly RefundClaim[],
  lines: readonly Pick<PlannedLine, 'tax'>[],
  earlier: readonly Pick<PlannedCreditNote, 'refundId' | 'expected'>[],
  currency: string,
): Problem {
  const exact = decimal(amount);
  const ofLines = sum(claims.map((claim) => claim.net.plus(claim.tax))).round(2);
  const wanted = sum(claims.map((claim) => claim.tax)).round(2);
  const credited = sum(lines.map((line) => decimal(line.tax)));
  const before = earlier.map(
    ({ refundId, expected }) => `refund ${refundId} already took ${moneyInWords(decimal(expected.totalTax), currency)}`,
  );
  const because = wanted.eq(credited) || before.length === 0 ? '' : `, because ${before.join(' and ')}`;
  return {
    code: 'refund_lines_differ',
    message:
      `Refund ${id} returned ${moneyInWords(exact, currency)}, and its lines come to ${moneyInWords(ofLines, currency)}. ` +
      `WooCommerce refunds ${moneyInWords(wanted, currency)} tax; credited is ${moneyInWords(credited, currency)}${because}.`,
    fix: 'Check the tax of the credit note if the lines were meant exactly.',
    details: { refund: id, amount: toPlain(exact), ofLines: toPlain(ofLines), currency },
  };
}

export function unsplittable({ id, amount }: Refund, currency: string): Problem {
  const exact = decimal(amount);
  return {
    code: 'refund_unexplained',
    message: `Refund ${id} of ${moneyInWords(exact, currency)} does not fit what is left of the order’s net and tax.`,
    fix: 'Enter this order and its refunds in Xero by hand, or correct its taxes in WooCommerce and replay it.',
    details: { refund: id, amount: toPlain(exact), currency },
  };
}

/** The customer has been refunded in full, and the shop does not mention the balance due. */
export function depositRefunded(received: Big, due: Big, currency: string): Problem {
  return {
    code: 'deposit_given_back',
    message:
      `The deposit of ${moneyInWords(received, currency)} was refunded in full; the balance of ` +
      `${moneyInWords(due, currency)} is still due on the invoice in Xero.`,
    fix: 'If the sale was cancelled, credit the balance due in Xero. If the customer will still pay it, no action is needed.',
    details: { received: toPlain(received), due: toPlain(due) },
  };
}
