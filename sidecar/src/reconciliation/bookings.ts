import type { PostedDocument, XeroDocument } from './legs.ts';
import type { Amount } from './flow.ts';

/** What counts on a day, in a currency. A sale is positive; a refund and a credit note are negative. */
export interface Booking extends Amount {
  /** null = not in the days that were read. */
  readonly day: string | null;
  readonly currency: string;
}

export interface ShopBooking extends Booking {
  readonly of: 'sale' | 'refund';
}

export interface XeroBooking extends Booking {
  readonly of: 'sale' | 'refund';
  readonly day: string;
  readonly document: XeroDocument;
}

export interface PostedBooking extends Booking {
  readonly day: string;
  readonly document: PostedDocument;
}

/** The sale of an order, or one of its refunds, on all three sides. */
export interface Part {
  readonly of: 'sale' | 'refund';
  readonly shop: ShopBooking | null;
  /** As we posted or linked it. */
  readonly posted: readonly PostedBooking[];
  readonly there: readonly XeroBooking[];
}
