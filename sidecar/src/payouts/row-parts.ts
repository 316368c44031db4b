import { Big } from 'big.js';
import { ZERO } from '../domain/money.ts';
import type { LinkedTransaction } from '../domain/payouts/payouts.ts';

/** What a payout consists of. */
export const PAYOUT_PARTS = ['sales', 'refunds', 'fees', 'disputes', 'reserves', 'conversion', 'other'] as const;
export type PayoutPart = (typeof PAYOUT_PARTS)[number];

/** What a piece of a row is to the books: a part, or one of the fees, or what a person has to decide. */
export const PIECE_KINDS = [
  ...(['sales', 'refunds', 'disputes', 'reserves', 'conversion'] as const),
  ...(['sale_fee', 'sale_fee_tax', 'sale_conversion', 'fee', 'fee_tax'] as const),
  ...(['failed', 'other_shop', 'unknown', 'own'] as const),
] as const;
export type PieceKind = (typeof PIECE_KINDS)[number];

export interface RowPiece {
  readonly kind: PieceKind;
  /** With the sign that it has for the merchant. */
  readonly amount: Big;
}

const PART_OF: Readonly<Record<Exclude<PieceKind, 'own'>, PayoutPart>> = {
  ...{ sales: 'sales', refunds: 'refunds', disputes: 'disputes', reserves: 'reserves', conversion: 'conversion' },
  sale_conversion: 'conversion',
  ...{ sale_fee: 'fees', sale_fee_tax: 'fees', fee: 'fees', fee_tax: 'fees' },
  ...{ failed: 'other', other_shop: 'other', unknown: 'other' },
};

/** null = the payout's own row, which is none of its parts. */
export function partOf(kind: PieceKind): PayoutPart | null {
  return kind === 'own' ? null : PART_OF[kind];
}

const KINDS = {
  sale: 'sales',
  refund: 'refunds',
  refund_failed: 'refunds',
  fee: 'fee',
  fee_tax: 'fee_tax',
  dispute: 'disputes',
  dispute_reversal: 'disputes',
  reserve: 'reserves',
  conversion: 'conversion',
  payout: 'own',
  payout_failed: 'failed',
  unknown: 'unknown',
} as const satisfies Record<LinkedTransaction['kind'], PieceKind>;

/** All pieces of a row sum to its net amount. */
export function rowPieces(row: LinkedTransaction): RowPiece[] {
  if (row.isOtherShop && row.kind !== 'payout') return [{ kind: 'other_shop', amount: new Big(row.net) }];
  const isSale = row.kind === 'sale';
  const conversion = new Big(row.feeConversion ?? '0');
  const pieces: RowPiece[] = [
    { kind: KINDS[row.kind], amount: new Big(row.amount) },
    { kind: isSale ? 'sale_fee' : 'fee', amount: conversion.minus(row.fee) },
    { kind: isSale ? 'sale_fee_tax' : 'fee_tax', amount: new Big(row.feeTax).neg() },
    { kind: isSale ? 'sale_conversion' : 'conversion', amount: conversion.neg() },
  ];
  return pieces.filter(({ amount }) => !amount.eq(ZERO));
}
