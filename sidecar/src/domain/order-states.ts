/** The states of an order that every page, note, command and answer shows; its words: wording/order-state.ts. */
export const ORDER_STATES = [
  'synced',
  'part_paid',
  'awaiting_payment',
  'refunded',
  'partly_refunded',
  'waiting',
  'needs_attention',
  'not_synced',
] as const;
export type OrderStateCode = (typeof ORDER_STATES)[number];
