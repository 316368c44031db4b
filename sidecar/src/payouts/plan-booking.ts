import { Big } from 'big.js';
import { sum, toMoney, ZERO } from '../domain/money.ts';
import type { LinkedTransaction, ProviderPayout } from '../domain/payouts/payouts.ts';
import type { GatewayPayouts } from '../domain/settings/settings-payouts.ts';
import { explainPayout, type PayoutDecisions } from './explain-payout.ts';
import { type PieceKind, rowPieces } from './row-parts.ts';

/** What a line of a booking is for: an account of the settings, or one that a person chose for this payout. */
export type BookedFor = keyof GatewayPayouts['accounts'] | 'unexplained';

export interface BookedLine {
  readonly of: BookedFor;
  /** Cost of the merchant above zero, money back below. */
  readonly amount: string;
  /** Of fees: the provider names their tax apart, so that none is in this amount. */
  readonly isWithoutTax: boolean;
}

/** Money that a provider keeps or returns beside sales and refunds, by currency: spent from its clearing account, or received. */
export interface BookedMoney {
  readonly currency: string;
  readonly lines: readonly BookedLine[];
}

/** What a payout is in the books, before accounts are looked up. */
export interface PayoutBooking {
  /** null = nothing was moved: it failed, was cancelled, or is zero. */
  readonly transfer: {
    readonly currency: string;
    /** Above zero. */
    readonly amount: string;
    /** From the clearing account to the bank; a negative payout takes the money from there. */
    readonly isToBank: boolean;
    readonly date: string;
  } | null;
  readonly money: readonly BookedMoney[];
}

/** null = held: nothing is booked. */
export function planBooking(
  payout: ProviderPayout,
  rows: readonly LinkedTransaction[],
  { fees }: Pick<GatewayPayouts, 'fees'>,
  decisions: PayoutDecisions,
): PayoutBooking | null {
  const { state, gap } = explainPayout(payout, rows, decisions);
  if (state === 'held') return null;
  const net = new Big(payout.net);
  const isMoved = payout.status !== 'failed' && payout.status !== 'canceled' && !net.eq(ZERO);
  const currencies = [...new Set([payout.currency, ...rows.map(({ currency }) => currency)])];
  const money = currencies.map((currency) => {
    const own = rows.filter((row) => row.currency === currency);
    return { currency, lines: linesOf(own, fees, currency === payout.currency ? new Big(gap) : ZERO) };
  });
  return {
    transfer: isMoved
      ? { currency: payout.currency, amount: toMoney(net.abs()), isToBank: net.gt(ZERO), date: payout.arrives }
      : null,
    money: money.filter(({ lines }) => lines.length > 0),
  };
}

/** Sales and refunds are booked with their orders; a failed payout's money returned with the transfer that was taken back. */
const LINE_OF: Readonly<Record<PieceKind, BookedFor | null>> = {
  ...{ sales: null, refunds: null, failed: null, own: null },
  ...{ sale_fee: 'fees', sale_fee_tax: 'feeTax', fee: 'fees', fee_tax: 'feeTax' },
  ...{ disputes: 'disputes', reserves: 'reserves', conversion: 'conversion', sale_conversion: 'conversion' },
  ...{ other_shop: 'other', unknown: 'unexplained' },
};

const ORDER: readonly BookedFor[] = ['fees', 'feeTax', 'disputes', 'reserves', 'conversion', 'other', 'unexplained'];

function linesOf(rows: readonly LinkedTransaction[], fees: GatewayPayouts['fees'], gap: Big): BookedLine[] {
  const pieces = rows.flatMap(rowPieces).filter(({ kind }) => isBookedHere(kind, fees));
  const taxed = pieces.some(({ kind }) => LINE_OF[kind] === 'feeTax');
  return ORDER.flatMap((of) => {
    const amounts = pieces.filter(({ kind }) => LINE_OF[kind] === of).map(({ amount }) => amount);
    const amount = sum([...amounts, of === 'unexplained' ? gap : ZERO]).neg();
    if (amount.eq(ZERO)) return [];
    return [{ of, amount: toMoney(amount), isWithoutTax: of !== 'fees' || taxed }];
  });
}

/** By order: the fee of each sale is booked with its order, those of the account here. */
function isBookedHere(kind: PieceKind, fees: GatewayPayouts['fees']): boolean {
  const isOfSale = kind === 'sale_fee' || kind === 'sale_fee_tax' || kind === 'sale_conversion';
  const isFee = isOfSale || kind === 'fee' || kind === 'fee_tax';
  if (fees === 'off') return !isFee;
  return fees === 'payout' || !isOfSale;
}
