import { addDays } from './day.ts';
import { isDueByOrganisation } from './due-date.ts';
import type { OrganisationLists } from './documents.ts';
import type { Order } from './order.ts';
import type { Settings } from './settings.ts';
import { isPaidAbroad } from './to-payment.ts';

/** Which of an organisation's lists the orders of one store ask for; each is a call to Xero. */
export interface ListNeeds {
  readonly tracking: boolean;
  readonly items: boolean;
  /** Its record: lock dates, terms, base currency. */
  readonly organisation: boolean;
}

/** `today` as YYYY-MM-DD; a day's difference of time zones does not matter here. */
export function listNeeds(orders: readonly Order[], settings: Settings, today: string): ListNeeds {
  const { rules, tracking, documents } = settings;
  const canHaveSku = documents.itemCodes !== 'rules' && orders.some(hasSku);
  return {
    tracking: tracking.length > 0 || rules.some((rule) => rule.tracking !== undefined),
    items: canHaveSku || rules.some((rule) => rule.item !== undefined),
    organisation: orders.some((order) => mayBeLocked(order, settings, today) || isDueByOrganisation(order, settings)),
  };
}

/** Whether the accounts, once read, ask for the organisation's base currency too. */
export function needsBaseCurrency(orders: readonly Order[], settings: Settings, lists: OrganisationLists): boolean {
  return lists.baseCurrency === undefined && orders.some((order) => isPaidAbroad(order, settings, lists));
}

/** A document that stays on its day is refused by Xero itself when the day is locked: that needs no call of ours. */
function mayBeLocked(order: Order, settings: Settings, today: string): boolean {
  if (settings.documents.locked !== 'first-open-day') return false;
  const youngest = addDays(today, -1);
  return [order.createdOn, order.paidOn ?? today].some((day) => day <= youngest);
}

function hasSku(order: Order): boolean {
  return order.lines.some((line) => line.kind === 'product' && Boolean(line.sku));
}
