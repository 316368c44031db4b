import { type Big } from 'big.js';
import { decimal } from '../../domain/money.ts';
import { metaText, type Order } from '../../domain/order.ts';

/** Where the usual plugins keep the codes that an order used. */
const USED_KEYS = ['_ywgc_applied_gift_cards', '_wc_gc_codes', '_gift_card_code', '_pw_gift_card_number'];
const CODE_LENGTH_MAX = 60;
const AMOUNT = /^\d{1,12}(?:\.\d{1,6})?$/;

/** A gift card that paid for an order; `amount` null = the order does not say how much of it. */
export interface UsedCard {
  readonly code: string;
  readonly amount: Big | null;
}

/** YITH keeps amounts by code; the others keep the code. */
export function usedCards({ meta }: Pick<Order, 'meta'>): UsedCard[] {
  for (const key of USED_KEYS) {
    const value = meta.find((one) => one.key === key)?.value;
    const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
    const cards = isMap
      ? Object.entries(value).map(([code, amount]): UsedCard => ({ code, amount: toAmount(amount) }))
      : [{ code: metaText(meta, key), amount: null }];
    const found = cards.filter(({ code }) => code !== '');
    if (found.length > 0) return found.map((card) => ({ ...card, code: card.code.slice(0, CODE_LENGTH_MAX) }));
  }
  return [];
}

/** Sold cards show their code as a choice of the line. */
export function soldCodes({ lines }: Pick<Order, 'lines'>): string[] {
  return lines.flatMap((line) =>
    line.kind === 'product'
      ? line.attributes
          .filter(({ label }) => /gift ?card.*(?:code|number)|^code$/i.test(label))
          .map(({ value }) => value.slice(0, CODE_LENGTH_MAX))
      : [],
  );
}

function toAmount(value: unknown): Big | null {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  return AMOUNT.test(text) ? decimal(text) : null;
}
