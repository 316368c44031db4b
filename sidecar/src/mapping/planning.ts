import type { AccountRef, LineAmountTypes, OrganisationLists, PlannedItem, PostedLine } from '../domain/documents.ts';
import type { Catalogue, Order, OrderCustomer, ShopUnits } from '../domain/order.ts';
import type { Problem } from '../domain/problems.ts';
import type { Refund } from '../domain/refund.ts';
import type { Settings } from '../domain/settings/settings.ts';
import { choiceDeciding } from './product-choice.ts';

/** What an order is planned with. */
export interface PlanContext {
  readonly settings: Settings;
  readonly lists: OrganisationLists;
  readonly catalogue: Catalogue;
  readonly store: { readonly id: string; readonly url: string };
  /** The shop's units; null or absent = not read, because no order needs them. */
  readonly units?: ShopUnits | null;
  /** null or absent = not read, as no rule names a role, or the order is a guest's. */
  readonly customer?: OrderCustomer | null;
  /** What Xero already has of the order: it keeps its date if a period is locked later. */
  readonly posted?: PostedDays;
  /** The order's refunds in full; [] if it has none. */
  readonly refunds: readonly Refund[];
}

export interface Planning extends PlanContext {
  readonly order: Order;
  readonly money: PostedMoney;
  /** Found on the way: these keep the order from being posted. */
  readonly problems: Problem[];
  /** And these don't. */
  readonly notices: Problem[];
  /** Items to make, which lines name. */
  readonly items: PlannedItem[];
}

export interface PostedDays {
  /** The invoice's date in Xero, YYYY-MM-DD; null = not posted. */
  readonly invoice: string | null;
  /** The number of the order's first invoice; absent = none is posted. */
  readonly invoiceNumber?: string;
  /** At which the posted invoice is converted; absent = not known, or in the base currency. */
  readonly currencyRate?: string;
  /** The form of the posted invoice's prices, which it keeps; absent = not known. */
  readonly lineAmountTypes?: LineAmountTypes;
  /** Of the posted invoice; absent = not known, or the order has changed since. */
  readonly lines?: readonly PostedLine[];
  /** Absent = no payment is in Xero. */
  readonly money?: PostedMoney;
  /** Credit notes by the refund's id; absent = none posted. */
  readonly refunds?: ReadonlyMap<number, { readonly date: string; readonly total: string }>;
}

/** Payments of an order already in Xero: they keep their date, whatever was locked since. */
export interface PostedMoney {
  /** The first payment; null = there was none, or it is unknown. */
  readonly payment: PostedPart | null;
  /** The payment of the balance due after a deposit. */
  readonly balance: PostedPart | null;
  /** The gateway fee; absent or null = not booked. */
  readonly fee?: { readonly amount: string; readonly currency: string; readonly date: string } | null;
  /** The last payment date on invoices credited since, whose credit pays this one; absent = none. */
  readonly earlierOn?: string;
}

export interface PostedPart {
  readonly amount: string;
  readonly date: string;
  /** False = it was deleted, and will be created again. */
  readonly isLive: boolean;
  /** Where it is booked; absent = not known. */
  readonly account?: AccountRef;
}

export const NOTHING_POSTED: PostedMoney = { payment: null, balance: null };

/** Which of an organisation's lists one store's orders need besides those all need; each is a call to Xero. */
export interface ListNeeds {
  readonly tracking: boolean;
  readonly items: boolean;
}

export function listNeeds(orders: readonly Order[], settings: Settings): ListNeeds {
  const { rules, tracking, documents } = settings;
  const byId = settings.items.withoutSku === 'product-id';
  const isChosen = (field: 'tracking' | 'item') =>
    orders.some(({ lines }) => lines.some((line) => choiceDeciding(field, line) !== null));
  const isNamed = orders.some(({ lines }) => lines.some((line) => line.kind === 'product' && (line.sku || byId)));
  return {
    tracking: tracking.length > 0 || rules.some((rule) => rule.tracking !== undefined) || isChosen('tracking'),
    items:
      (documents.itemCodes !== 'rules' && isNamed) || rules.some((rule) => rule.item !== undefined) || isChosen('item'),
  };
}
