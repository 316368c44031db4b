import { createHash } from 'node:crypto';
import type { WooPaymentsAccount } from '../providers/woopayments/woopayments-account.ts';
import { withDecimals } from './decimals.ts';
import { integerAt, isObject, textAt, type JsonObject, type JsonValue } from './json.ts';
import type { RecordedOrder, Recording } from './recording.ts';
import { printDate, wallClockIn } from './site-time.ts';

export type KeyPermissions = 'read' | 'write' | 'read_write';

export interface StoreKey {
  readonly consumerKey: string;
  readonly consumerSecret: string;
  permissions: KeyPermissions;
}

interface StoredRefund {
  readonly exact: JsonObject;
  readonly recorded: JsonObject | null;
}

interface StoredOrder {
  readonly exact: JsonObject;
  /** The recorded default response; null once the order was changed here. */
  readonly recorded: JsonObject | null;
  readonly refunds: readonly StoredRefund[];
}

/** A topic and its object's id, as a change in the store emits them. */
export type ChangeListener = (topic: string, id: number) => void;

export interface AnalyticsOptions {
  isEnabled: boolean;
  dateType: string;
  excludedStatuses: string[];
  /** What is kept of a refund that leaves nothing of an order: the order (WooCommerce 10.2 to 11.0), the rest of it (since), its lines (before). */
  fullRefunds: 'whole' | 'rest' | 'own';
}

/** One shop: recorded data plus the tests' changes. */
export class StoreState {
  readonly recording: Recording;
  /** The shop's address without a trailing slash. */
  readonly home: string;
  /** The site's own address, if it differs from where it responds: a moved shop, or a copy. */
  siteUrl: string | null = null;
  /** Orders that WooCommerce's queries find and count, but cannot load: it drops them from the page. */
  readonly unloadable = new Set<number>();
  /** Customers that are counted but missing from their page: a plugin hides them from the REST API. */
  readonly hiddenCustomers = new Set<number>();
  /** Fields that a plugin corrupts in every response with an order; its modification date does not change. */
  readonly spoilt = new Map<number, JsonObject>();
  /** Options of WooCommerce Analytics. */
  readonly analytics: AnalyticsOptions = {
    isEnabled: true,
    dateType: 'date_paid',
    excludedStatuses: ['pending', 'failed', 'cancelled'],
    fullRefunds: 'whole',
  };
  /** A proxy in front of the shop drops the count headers: X-WP-Total and X-WP-TotalPages. */
  dropsTotals = false;
  /** What WooPayments' server keeps of the shop; null = the plugin is not there. */
  wooPayments: WooPaymentsAccount | null = null;
  /** Whether the user of the key may manage WooCommerce. */
  keyManagesShop = true;
  readonly key: StoreKey;
  readonly #now: () => Date;
  readonly #orders = new Map<number, StoredOrder>();
  readonly #customers = new Map<number, JsonObject>();
  readonly #listeners: ChangeListener[] = [];
  readonly #formatted = new WeakMap<JsonObject, Map<number, JsonObject>>();

  constructor(recording: Recording, home: string, permissions: KeyPermissions, now: () => Date) {
    this.recording = recording;
    this.home = home;
    this.#now = now;
    this.key = {
      consumerKey: `ck_${derive('key', recording.scenario)}`,
      consumerSecret: `cs_${derive('secret', recording.scenario)}`,
      permissions,
    };
    for (const one of recording.orders) this.#load(one);
  }

  get orderIds(): number[] {
    return [...this.#orders.keys()];
  }

  replaceCustomers(customers: readonly JsonObject[]): void {
    this.#customers.clear();
    for (const customer of customers) this.#customers.set(integerAt(customer, 'id'), customer);
  }

  get customers(): JsonObject[] {
    return [...this.#customers.values()];
  }

  onChange(listener: ChangeListener): void {
    this.#listeners.push(listener);
  }

  /** The order with `dp` decimals as WooCommerce returns it; undefined if there is none, or it cannot load it. */
  order(id: number, dp: number): JsonObject | undefined {
    const row = this.unloadable.has(id) ? undefined : this.row(id, dp);
    const spoilt = this.spoilt.get(id);
    return row && spoilt ? { ...row, ...spoilt } : row;
  }

  /** The order as in the database, which queries use. */
  row(id: number, dp: number): JsonObject | undefined {
    const stored = this.#orders.get(id);
    if (!stored) return undefined;
    if (stored.recorded && dp === this.recording.priceDecimals) return stored.recorded;
    return this.#shown(stored.exact, dp);
  }

  /** Unchanged orders are formatted once. */
  #shown(exact: JsonObject, dp: number): JsonObject {
    const known = this.#formatted.get(exact) ?? new Map<number, JsonObject>();
    this.#formatted.set(exact, known);
    const shown = known.get(dp) ?? withDecimals(exact, dp);
    known.set(dp, shown);
    return shown;
  }

  /** Newest first, as WooCommerce lists them; undefined if there is no such order. */
  refunds(orderId: number, dp: number): JsonObject[] | undefined {
    return this.#orders.get(orderId)?.refunds.map((refund) => {
      if (refund.recorded && dp === this.recording.priceDecimals) return refund.recorded;
      return this.#shown(refund.exact, dp);
    });
  }

  /** Changes an order in its most precise form; its modification date becomes now. */
  updateOrder(id: number, change: JsonObject | ((order: JsonObject) => JsonObject)): JsonObject {
    const stored = this.#stored(id);
    const changed = typeof change === 'function' ? change(structuredClone(stored.exact)) : change;
    const exact: JsonObject = { ...stored.exact, ...this.#modified(), ...changed, id };
    this.#orders.set(id, { ...stored, exact, recorded: null });
    this.#notify('order.updated', id);
    return exact;
  }

  addOrder(order: JsonObject, refunds: readonly JsonObject[] = []): number {
    const id = integerAt(order, 'id');
    if (this.#orders.has(id)) throw new RangeError(`Order ${String(id)} is already in ${this.recording.scenario}`);
    this.#orders.set(id, {
      exact: order,
      recorded: null,
      refunds: refunds.map((exact) => ({ exact, recorded: null })),
    });
    this.#notify('order.created', id);
    this.#notify('order.updated', id);
    return id;
  }

  addRefund(orderId: number, refund: JsonObject): void {
    const stored = this.#stored(orderId);
    const summary = { id: refund['id'] ?? null, reason: refund['reason'] ?? '', total: `-${textAt(refund, 'amount')}` };
    const before = Array.isArray(stored.exact['refunds']) ? stored.exact['refunds'] : [];
    this.#orders.set(orderId, { ...stored, refunds: [{ exact: refund, recorded: null }, ...stored.refunds] });
    this.updateOrder(orderId, { refunds: [summary, ...before] });
  }

  /** Deleting a refund by REST neither changes the order's date nor sends a webhook. */
  deleteRefund(orderId: number, refundId: number): void {
    const stored = this.#stored(orderId);
    const summaries = Array.isArray(stored.exact['refunds']) ? stored.exact['refunds'] : [];
    const exact = {
      ...stored.exact,
      refunds: summaries.filter((one) => !isObject(one) || one['id'] !== refundId),
    };
    const refunds = stored.refunds.filter((one) => one.exact['id'] !== refundId);
    this.#orders.set(orderId, { exact, recorded: null, refunds });
  }

  /** Trashing keeps an order's date; restoring saves the order. */
  trashOrder(id: number): void {
    const stored = this.#stored(id);
    const exact: JsonObject = { ...stored.exact, status: 'trash' };
    this.#orders.set(id, { ...stored, exact, recorded: null });
    this.#notify('order.deleted', id);
  }

  restoreOrder(id: number, status: string): void {
    const stored = this.#stored(id);
    const exact: JsonObject = { ...stored.exact, ...this.#modified(), status };
    this.#orders.set(id, { ...stored, exact, recorded: null });
    this.#notify('order.restored', id);
  }

  /** For good; WooCommerce sends no webhook. */
  deleteOrder(id: number): void {
    this.#stored(id);
    this.#orders.delete(id);
  }

  #stored(id: number): StoredOrder {
    const stored = this.#orders.get(id);
    if (!stored) throw new RangeError(`No order ${String(id)} in ${this.recording.scenario}`);
    return stored;
  }

  #modified(): JsonObject {
    const now = Math.floor(this.#now().getTime() / 1000) * 1000;
    return {
      date_modified: printDate(wallClockIn(this.recording.timezone, now)),
      date_modified_gmt: printDate(now),
    };
  }

  #notify(topic: string, id: number): void {
    for (const listener of this.#listeners) listener(topic, id);
  }

  #load(one: RecordedOrder): void {
    if (one.customer) this.#customers.set(integerAt(one.customer, 'id'), one.customer);
    if (!one.order) return;
    const exactRefunds = one.exactRefunds ?? [];
    this.#orders.set(integerAt(one.order, 'id'), {
      exact: one.exactOrder ?? one.order,
      recorded: one.order,
      refunds: one.refunds.map((recorded, index) => ({ exact: exactRefunds[index] ?? recorded, recorded })),
    });
  }
}

/** 40 hex digits, the same on every run. */
function derive(kind: string, scenario: string): string {
  return createHash('sha1').update(`recorded store ${scenario} ${kind}`).digest('hex');
}

export function answerOf(store: StoreState, path: string): JsonValue | undefined {
  return store.recording.answers.get(path);
}
