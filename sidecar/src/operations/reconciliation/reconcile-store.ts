import { AppError, isAppError } from '../../domain/app-error.ts';
import { addDays, beginningOf } from '../../domain/day.ts';
import type { OrganisationLists } from '../../domain/documents.ts';
import type { Context } from '../../context/context.ts';
import { zoneOfFacts } from '../../context/time-zones.ts';
import { createAccountTotals } from '../../reconciliation/account-totals.ts';
import { daysIn, type DayRange, type Division, piecesOf } from '../../reconciliation/periods.ts';
import { createReconciliation } from '../../reconciliation/reconciliation.ts';
import type { ReconciledPeriod } from '../../reconciliation/result.ts';
import type { WooCommerceClient } from '../../woocommerce/client.ts';
import type { ReadOptions } from '../../xero/reads/paging.ts';
import { storeMoved } from '../../woocommerce/store-error.ts';
import { commandLine } from '../../wording/command-line.ts';
import { acceptedByOrder } from './accept-difference.ts';
import { daysBefore, LOOKED_UP_MAX, type Reading, refundDaysFrom } from './order-legs.ts';
import { OrderWalk, type Progress, type ReconcileOptions } from './order-walk.ts';
import { startBridge, type WordedBridge } from './read-bridge.ts';
import { readOthers } from './read-others.ts';

/** Xero's documents are held in pieces of about so many, or of a day: 4 MB. Each piece costs two calls at least. */
const PIECE_DOCUMENTS = 4_000;
/** An order that is dated by its payment is looked for so long before it. Ours: later payments are rare. */
const PAID_LATER_DAYS = 30;
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
  const walk = new OrderWalk(reading, books, {
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
  const { settings, ...parts } = await storeParts(context, storeId);
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

/** Throws not_connected. */
export async function storeParts(context: Context, storeId: string) {
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
