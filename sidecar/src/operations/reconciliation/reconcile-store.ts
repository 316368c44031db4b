import { AppError, isAppError } from '../../domain/app-error.ts';
import { addDays, beginningOf } from '../../domain/day.ts';
import type { OrganisationLists } from '../../domain/documents.ts';
import type { Context } from '../../context/context.ts';
import { zoneOfFacts } from '../../context/time-zones.ts';
import { createAccountTotals } from '../../reconciliation/account-totals.ts';
import type { OrderLegs } from '../../reconciliation/legs.ts';
import { daysIn, type DayRange, type Division, piecesOf } from '../../reconciliation/periods.ts';
import { createReconciliation } from '../../reconciliation/reconciliation.ts';
import type { ReconciledPeriod } from '../../reconciliation/result.ts';
import type { WooCommerceClient } from '../../woocommerce/client.ts';
import type { ReadOptions } from '../../xero/reads/paging.ts';
import type { Sale } from '../../woocommerce/orders/sale.ts';
import { storeMoved } from '../../woocommerce/store-error.ts';
import { commandLine } from '../../wording/command-line.ts';
import { acceptedByOrder } from './accept-difference.ts';
import {
  daysBefore,
  LOOKED_UP_MAX,
  type OrderToRead,
  readLegs,
  type Reading,
  refundDaysFrom,
  type XeroOfDays,
} from './order-legs.ts';
import { startBridge, type WordedBridge } from './read-bridge.ts';
import { readOthers } from './read-others.ts';
import { type DatedDocuments, readDatedDocuments } from './xero-documents.ts';
import { readDatedPayments } from './xero-payments.ts';

/** Xero's documents are held in pieces of about so many, or of a day: 4 MB. Each piece costs two calls at least. */
const PIECE_DOCUMENTS = 4_000;
/** An order that is dated by its payment is looked for so long before it. Ours: later payments are rare. */
const PAID_LATER_DAYS = 30;
/** Orders with a document, but not in the shop's lists: so many are asked for one by one, as a list also lacks unreadable ones. */
const ASKED_ALONE_MAX = 50;
/** Orders are compared in groups of so many: one statement of the ledger each. */
const GROUP = 100;

export interface ReconcileQuery extends DayRange {
  readonly by: Division;
  /** Also payments by account: a call for 1,000. Absent = not. */
  readonly payments?: boolean;
  /** Also what others booked on the accounts of the sales, if that is allowed: a call a period. Absent = not. */
  readonly others?: boolean;
  /** Also how WooCommerce Analytics leads to these figures. Absent = not. */
  readonly bridge?: boolean;
}

export interface Reconciled extends Pick<ReconcileQuery, 'from' | 'to' | 'by'> {
  readonly store: string;
  /** The shop's time zone: its days are compared. */
  readonly timezone: string;
  readonly periods: readonly ReconciledPeriod[];
  /** Of all these days; null = not asked for, or there is none (`notices`). */
  readonly bridge: readonly WordedBridge[] | null;
  /** What a reader must know besides; sentences. */
  readonly notices: readonly string[];
  /** The one of them that says: what others booked needs a permission of its own; null = it is allowed, or not asked for. */
  readonly needsPermission: string | null;
}

/** What a caller wants besides the result. */
export interface ReconcileOptions {
  /** Default: live, as for a person who waits. */
  readonly calls?: ReadOptions;
  /** Before anything is compared. */
  readonly onBegin?: (reading: Reading, timezone: string) => Promise<void>;
  /** What was compared of the days of a piece. */
  readonly onLegs?: (legs: readonly OrderLegs[], piece: DayRange) => Promise<void>;
  readonly onDocuments?: (documents: DatedDocuments) => Promise<void>;
}

export interface Progress {
  /** The last day that is compared; '' = none yet. */
  readonly through: string;
  readonly orders: number;
}

/**
 * Compares shop, ledger and Xero of some days, and keeps nothing: only reads. Error messages say how far it was read. `range`: checked
 * (check-range.ts).
 */
export async function reconcileStore(
  context: Context,
  storeId: string,
  query: ReconcileQuery,
  onProgress: (progress: Progress) => void = () => undefined,
  options: ReconcileOptions = {},
): Promise<Reconciled> {
  let progress: Progress = { through: '', orders: 0 };
  const report = (next: Progress) => onProgress((progress = next));
  try {
    return await reconcile(context, storeId, query, report, options);
  } catch (error) {
    throw isAppError(error, 'xero') || isAppError(error, 'store') ? withProgress(error, progress) : error;
  }
}

function withProgress(error: AppError, { through }: Progress): AppError {
  const { area, code, message, fix, retry, facts } = error;
  const far = through === '' ? 'Nothing was compared yet' : `It was compared up to ${through}`;
  return new AppError(area, code, `${message} ${far}, and nothing is kept of it.`, {
    ...facts,
    fix,
    retry,
    cause: error,
  });
}

async function reconcile(
  context: Context,
  storeId: string,
  { from, to, by, ...wanted }: ReconcileQuery,
  report: (progress: Progress) => void,
  options: ReconcileOptions,
): Promise<Reconciled> {
  const range = { from, to };
  const { timezone, ...opened } = await openReading(context, storeId, options.calls);
  const { client, settings, rules } = opened;
  const [after, before] = [beginningOf(from, timezone), beginningOf(addDays(to, 1), timezone)];
  const refunds = await allRefunds(client, secondBefore(after), before);
  const bridged =
    wanted.bridge === true ? await startBridge(client, range, { after: secondBefore(after), before, rules }) : null;
  const bridge = typeof bridged === 'string' ? null : bridged;
  const totals = wanted.others === true ? createAccountTotals(range, by) : null;
  const reading: Reading = { ...opened, refundDays: refundDaysFrom(refunds, client), totals, bridge };
  await options.onBegin?.(reading, timezone);
  const accepted = await acceptedByOrder(context, storeId);
  const books = createReconciliation({ range, by, rules, accepted, accountName: accountNames(reading.lists) });
  const isByCreation = settings.documents.date === 'ordered';
  const walk = new Walk(reading, books, {
    refunds: refunds ?? [],
    report,
    options,
    hasPayments: wanted.payments === true,
  });
  const pieces = isByCreation ? piecesOf(range, await pieceDays(reading, range)) : [range];
  const first =
    isByCreation && bridge === null ? after : beginningOf(daysBefore(range, PAID_LATER_DAYS).from, timezone);
  await walk.read(pieces, client.listSales(secondBefore(first), bridge?.decimals));
  const known = zoneOfFacts((await context.stores.get(storeId)).facts);
  const others = await addOthers(reading, books, { range, by });
  const notices = [
    ...others.notices,
    ...(typeof bridged === 'string' ? [bridged] : []),
    ...(known === timezone ? [] : [zoneNotice(known, timezone)]),
    ...walk.notices(),
  ];
  return {
    ...{ store: storeId, from, to, by, timezone, periods: books.finish(), bridge: bridge?.finish() ?? null, notices },
    needsPermission: others.needsPermission,
  };
}

/** Says why it is not known what others booked. */
async function addOthers(
  { context, storeId, tenantId, settings, lists, totals = null, options }: Reading,
  books: ReturnType<typeof createReconciliation>,
  { range, by }: { readonly range: DayRange; readonly by: Division },
): Promise<Pick<Reconciled, 'notices' | 'needsPermission'>> {
  if (totals === null) return { notices: [], needsPermission: null };
  const query = { storeId, tenantId, range, by, settings, lists, totals, options };
  const { found, notices, isForbidden } = await readOthers(context, query);
  books.addForeign(found);
  return { notices, needsPermission: isForbidden ? (notices[0] ?? null) : null };
}

function accountNames({ accounts }: OrganisationLists): (account: string) => string {
  const names = new Map(accounts.map(({ code, accountId, name }) => [code || accountId, name]));
  return (account) => (account === '' ? 'Not booked' : (names.get(account) ?? account));
}

/** Both sides, by their present settings. Throws store_moved_or_cloned, not_connected. */
export async function openReading(context: Context, storeId: string, calls: ReadOptions = {}) {
  const client = await context.storeClient(storeId);
  const { address, timezone } = await client.siteAddressAndZone();
  await requireUnmoved(context, storeId, address);
  const { settings, ...parts } = await readParts(context, storeId);
  const ofMethods = Object.entries(settings.payments.statuses).map(([id, own]) => [id, new Set(own)] as const);
  const rules = {
    ...{ statuses: new Set(settings.documents.triggerStatuses), startDate: settings.sync.startDate },
    statusesOfMethods: new Map(ofMethods),
  };
  return {
    ...{ ...parts, settings, context, storeId, client, rules, timezone, now: context.now() },
    ...{ options: calls, lookedUp: 0, lookUpsMax: LOOKED_UP_MAX },
  };
}

/** As if the documents were spread evenly over the days. */
async function pieceDays({ context, tenantId, options }: Reading, range: DayRange): Promise<number> {
  const count = await context.xero().client.countDatedInvoices(tenantId, range, options);
  return Math.max(1, Math.floor((daysIn(range) * PIECE_DOCUMENTS) / Math.max(PIECE_DOCUMENTS, count)));
}

export function secondBefore(date: Date): Date {
  return new Date(date.getTime() - 1_000);
}

function zoneNotice(known: string | null, now: string): string {
  return (
    `The shop's time zone is ${now}; it was ${known ?? 'not known'} when the shop was connected. Days are those of ${now}: ` +
    'orders around midnight may have been posted on the day before or after.'
  );
}

/** Throws store_moved_or_cloned: a copy of the shop says nothing about the shop. */
export async function knownStore(context: Context, storeId: string): Promise<WooCommerceClient> {
  const client = await context.storeClient(storeId);
  await requireUnmoved(context, storeId, await client.siteAddress());
  return client;
}

/** `address`: null = the site hides it. */
async function requireUnmoved({ addresses }: Context, storeId: string, address: string | null): Promise<void> {
  const moved = address === null ? null : await addresses.compare(storeId, address);
  if (moved !== null) throw storeMoved(moved.own, moved.other, storeId);
}

async function readParts(context: Context, storeId: string) {
  const organisation = await context.organisations.forStore(storeId);
  if (organisation === null) {
    const fix = `Connect it: ${commandLine('xero', 'connect', storeId)}`;
    throw new AppError('connection', 'not_connected', `The store "${storeId}" is not connected to Xero.`, { fix });
  }
  const { tenantId } = organisation;
  const lists = await context.xero().lists.lists(tenantId, { tracking: false, items: false });
  return { tenantId, lists, settings: await context.settings.get(storeId) };
}

/** null = this WooCommerce has no list of them. */
export async function allRefunds(client: WooCommerceClient, after: Date, before: Date) {
  try {
    return await client.listAllRefunds(after, before);
  } catch (error) {
    // WordPress has no route of that name.
    if (isAppError(error, 'store', 'store_api_missing')) return null;
    throw error;
  }
}

interface WalkParts {
  readonly refunds: readonly { readonly orderId: number; readonly refundedOn: string }[];
  readonly report: (progress: Progress) => void;
  readonly options: ReconcileOptions;
  readonly hasPayments: boolean;
}

/** Goes through the shop's orders by creation, and through Xero's documents beside them, piece by piece. */
class Walk {
  readonly #reading: Reading;
  readonly #books: ReturnType<typeof createReconciliation>;
  readonly #parts: WalkParts;
  #piece: { readonly range: DayRange; readonly xero: XeroOfDays; readonly seen: Set<string> } | null = null;
  /** Days of payments and refunds of orders that were read already, after their piece. */
  readonly #later = new Map<string, string[]>();
  #orders = 0;
  #hidden = 0;

  constructor(reading: Reading, books: ReturnType<typeof createReconciliation>, parts: WalkParts) {
    this.#reading = reading;
    this.#books = books;
    this.#parts = parts;
  }

  async read(
    pieces: readonly DayRange[],
    pages: AsyncIterable<{ orders: readonly Sale[]; hidden: number }>,
  ): Promise<void> {
    const left = [...pieces];
    const end = pieces.at(-1)?.to ?? '';
    await this.#open(left.shift());
    for await (const { orders, hidden } of pages) {
      let sales = orders.filter(({ createdOn }) => createdOn <= end);
      if (sales.length > 0 || orders.length === 0) this.#hidden += hidden;
      while (this.#piece !== null && sales.length > 0) {
        const { to } = this.#piece.range;
        await this.#add(sales.filter(({ createdOn }) => createdOn <= to).map(asRead));
        sales = sales.filter(({ createdOn }) => createdOn > to);
        if (sales.length > 0) await this.#open(left.shift());
      }
      if (orders.some(({ createdOn }) => createdOn > end)) break;
    }
    while (this.#piece !== null) await this.#open(left.shift());
  }

  notices(): string[] {
    if (this.#hidden === 0) return [];
    const orders = this.#hidden === 1 ? 'One order' : `${this.#hidden} orders`;
    return [`${orders} of these days cannot be read in the shop: the figures are without them.`];
  }

  /** The next piece, after what is left of the one before; undefined = there is none. */
  async #open(range: DayRange | undefined): Promise<void> {
    if (this.#piece !== null) {
      await this.#addOthers();
      this.#parts.report({ through: this.#piece.range.to, orders: this.#orders });
    }
    if (range === undefined) {
      this.#piece = null;
      return;
    }
    const { context, settings, lists, options } = this.#reading;
    const documents = await readDatedDocuments(context, this.#reading, range, this.#reading, options);
    await this.#parts.options.onDocuments?.(documents);
    const facts = { settings, lists, documents: documents.ofOrders, options };
    const payments = this.#parts.hasPayments
      ? await readDatedPayments(context, this.#reading, range, facts)
      : undefined;
    this.#piece = { range, xero: { documents, payments }, seen: new Set() };
  }

  async #add(orders: readonly OrderToRead[]): Promise<void> {
    if (this.#piece === null) return;
    const { range, xero, seen } = this.#piece;
    const unseen = orders.filter(({ orderId }) => !seen.has(orderId));
    const distinct = [...new Map(unseen.map((one) => [one.orderId, one])).values()];
    for (const group of inGroups(distinct, GROUP)) {
      const all = await readLegs(this.#reading, group, range, xero);
      const sales = new Map(group.map(({ orderId, sale }) => [orderId, sale]));
      for (const legs of all) {
        this.#books.add(legs, range);
        this.#noteLater(legs, range.to);
        const sale = sales.get(legs.orderId) ?? null;
        if (sale !== null) this.#reading.bridge?.add(sale, legs);
      }
      await this.#parts.options.onLegs?.(all, range);
      for (const { orderId } of group) seen.add(orderId);
      this.#orders += group.length;
    }
  }

  /** An order is read with the piece that it was made in; its money may have come in a later one. */
  #noteLater({ orderId, money }: OrderLegs, to: string): void {
    const all = [...(money?.shop ?? []), ...(money?.posted ?? [])];
    const days = all.flatMap(({ day }) => (day !== null && day > to ? [day] : []));
    if (days.length > 0) this.#later.set(orderId, days);
  }

  /** Orders of other days with a document, a payment or a refund on these, and orders that are not in the shop any more. */
  async #addOthers(): Promise<void> {
    if (this.#piece === null) return;
    const { range, xero, seen } = this.#piece;
    const refunded = this.#parts.refunds
      .filter(({ refundedOn }) => refundedOn >= range.from && refundedOn <= range.to)
      .map(({ orderId }) => String(orderId));
    const paid = [...this.#later].filter(([, days]) => days.some((day) => day >= range.from && day <= range.to));
    const found = [
      ...[...xero.documents.ofOrders.keys(), ...(xero.payments?.ofOrders.keys() ?? [])],
      ...[...refunded, ...paid.map(([orderId]) => orderId)],
    ];
    const others = [...new Set(found)].filter((orderId) => !seen.has(orderId));
    let askedAlone = 0;
    for (const group of inGroups(others, GROUP)) {
      const sales = await this.#reading.client.salesByIds(group.map(Number), this.#reading.bridge?.decimals);
      const orders: OrderToRead[] = [];
      for (const orderId of group) {
        const sale = sales.get(Number(orderId)) ?? null;
        if (sale === null && (askedAlone += 1) <= ASKED_ALONE_MAX && (await this.#isUnreadable(Number(orderId)))) {
          this.#hidden += 1;
          continue;
        }
        orders.push({ orderId, sale });
      }
      await this.#add(orders);
    }
  }

  /** A list also lacks orders that the shop fails to load: those are not deleted. */
  async #isUnreadable(orderId: number): Promise<boolean> {
    try {
      await this.#reading.client.getOrder(orderId);
      return false;
    } catch (error) {
      if (isAppError(error, 'store', 'store_not_found')) return false;
      if (isAppError(error, 'store', 'store_bad_response')) return true;
      throw error;
    }
  }
}

function asRead(sale: Sale): OrderToRead {
  return { orderId: String(sale.id), sale };
}

export function* inGroups<T>(all: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < all.length; start += size) yield all.slice(start, start + size);
}
