import { z } from 'zod';
import { Big } from 'big.js';
import { payoutGatewayOf } from '../../../src/domain/payouts/payout-gateways.ts';
import type { PayoutGateway } from '../../../src/domain/payouts/payouts.ts';
import type { ExampleRow } from '../../providers/examples.ts';
import { orderFiles, recordedText } from '../../store/recording.ts';

const recorded = z.object({
  order: z
    .object({
      ...{ id: z.number(), currency: z.string(), total: z.string(), payment_method: z.string() },
      ...{ transaction_id: z.string(), date_created: z.string(), date_paid_gmt: z.string().nullable() },
      meta_data: z.array(z.object({ key: z.string(), value: z.unknown() })),
    })
    .nullable(),
  refunds: z
    .array(z.object({ amount: z.string(), date_created_gmt: z.string(), refunded_payment: z.boolean() }))
    .default([]),
  expected: z.object({ gateway_fee: z.object({ amount: z.string(), currency: z.string() }).nullish() }).nullish(),
});

/** What a provider took or gave back for a recorded order: as the shop recorded it, the fee too. */
export interface TakenPayment {
  readonly gateway: PayoutGateway;
  /** Of the order in the shop: a provider has several. */
  readonly method: string;
  readonly currency: string;
  readonly orderId: string;
  readonly kind: 'sale' | 'refund';
  /** Below zero for a refund. */
  readonly amount: string;
  /** Above zero. */
  readonly fee: string;
  /** The provider's id of the payment, as the order names it. */
  readonly charge: string;
  readonly at: Date;
  /** When the order was made, by the shop's own clock: YYYY-MM-DD. */
  readonly orderedOn: string;
}

/** Of all recorded orders of a store that a provider took the money for, by time. */
export function takenPayments(scenario: string): TakenPayment[] {
  return orderFiles(scenario)
    .flatMap((file) => paymentsOf(recorded.parse(JSON.parse(recordedText(`${scenario}/${file}`)))))
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}

function paymentsOf({ order, refunds, expected }: z.infer<typeof recorded>): TakenPayment[] {
  const gateway = order === null ? null : payoutGatewayOf(order.payment_method);
  if (order === null || gateway === null || order.date_paid_gmt === null) return [];
  const { id, currency, total, transaction_id, meta_data, date_paid_gmt, date_created } = order;
  const fee = expected?.gateway_fee ?? null;
  if (fee !== null && fee.currency !== currency) return [];
  const charge = meta_data.find(({ key }) => key === '_charge_id')?.value;
  const own = {
    ...{ gateway, method: order.payment_method, currency, orderId: String(id) },
    orderedOn: date_created.slice(0, 'YYYY-MM-DD'.length),
    charge: typeof charge === 'string' ? charge : transaction_id,
  };
  const sale = { ...own, kind: 'sale', amount: total, fee: fee?.amount ?? '0', at: utc(date_paid_gmt) } as const;
  const back = refunds.filter((refund) => refund.refunded_payment);
  return [
    sale,
    ...back.map(({ amount, date_created_gmt }): TakenPayment => {
      return { ...own, kind: 'refund', amount: new Big(amount).neg().toFixed(), fee: '0', at: utc(date_created_gmt) };
    }),
  ];
}

function utc(text: string): Date {
  return new Date(`${text}Z`);
}

/** As the simulators of Stripe and WooPayments have it, in minor units. */
export function toExampleRow({ kind, amount, fee, orderId, charge }: TakenPayment): ExampleRow {
  const type = kind === 'sale' ? 'charge' : 'refund';
  return {
    ...{ type, category: type, amount: minor(amount), fee: minor(fee), tax: 0, conversion: 0 },
    ...{ order: orderId, reference: `#${orderId}`, charge, customer: null },
  };
}

export function minor(amount: string): number {
  return Number(new Big(amount).times(100).toFixed(0));
}

/** What the provider owes for them. */
export function netOf(payments: readonly TakenPayment[]): Big {
  return payments.reduce((sum, { amount, fee }) => sum.plus(amount).minus(fee), new Big(0));
}
