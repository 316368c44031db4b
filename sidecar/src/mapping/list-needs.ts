import type { Order } from '../domain/order.ts';
import type { Settings } from '../domain/settings/settings.ts';

/** Which of an organisation's lists one store's orders need besides those all need; each is a call to Xero. */
export interface ListNeeds {
  readonly tracking: boolean;
  readonly items: boolean;
}

export function listNeeds(orders: readonly Order[], settings: Settings): ListNeeds {
  const { rules, tracking, documents } = settings;
  const canHaveSku = documents.itemCodes !== 'rules' && orders.some(hasSku);
  return {
    tracking: tracking.length > 0 || rules.some((rule) => rule.tracking !== undefined),
    items: canHaveSku || rules.some((rule) => rule.item !== undefined),
  };
}

function hasSku(order: Order): boolean {
  return order.lines.some((line) => line.kind === 'product' && Boolean(line.sku));
}
