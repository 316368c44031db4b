import { Router } from 'express';
import type { Context } from '../context/context.ts';
import { type PairingGate, usePairingCode } from '../api/connection/pair.ts';
import { createDashboardAccess } from '../dashboard/access.ts';
import { connectRoutes } from '../dashboard/connect/connect-routes.ts';
import { inviteRoutes } from '../dashboard/connect/invite-routes.ts';
import { createDashboardRoutes, type DashboardActions, type DashboardDeps } from '../dashboard/routes.ts';
import { createSignIn } from '../dashboard/sign-in.ts';
import { lastDays, startOfDay, zoneIn } from '../dashboard/start-of-day.ts';
import { causes, dayBars, figuresSince, hourBars, idsOfCause, reaches } from '../ledger/queries/statistics.ts';
import type { Bar, Day } from '../ledger/queries/statistics.ts';
import { booksSection } from '../operations/books/books-section.ts';
import type { BooksChecks } from '../operations/books/check-books.ts';
import { keptDaysOf, readBooks, readBooksDay } from '../operations/books/read-books.ts';
import { toOrderBody } from '../operations/orders/order-body.ts';
import { readOrderRows } from '../operations/orders/order-rows.ts';
import { readOrder } from '../operations/orders/read-order.ts';
import { matchingEntries, readAllIds, replay, requestSync } from '../operations/orders/replay.ts';
import { readClearing } from '../operations/payouts/read-clearing.ts';
import { readPayout, readPayouts } from '../operations/payouts/read-payouts.ts';
import type { ReportMapJobs } from '../operations/reports/read-report-map.ts';
import { reportCsv } from '../operations/reports/report-csv.ts';
import { reportMapBody } from '../operations/reports/report-map-body.ts';
import { readOwnStatus, readStatus } from '../operations/store-status.ts';
import { createFirstStart } from '../stores/first-start.ts';
import { withoutTrailing } from '../domain/text.ts';

interface DashboardParts {
  readonly books: Pick<BooksChecks, 'start'>;
  readonly reportMaps: ReportMapJobs;
  readonly gate: PairingGate;
}

/** The dashboard, behind its sign-in: facts are read for every page. `wake`: there is work now. */
export function dashboardOf(
  context: Context,
  wake: () => void,
  { books, reportMaps, gate }: DashboardParts,
): Router & Disposable & { readonly isFirstStart: () => Promise<boolean> } {
  const { database, now, ledger, config } = context;
  const firstStart = createFirstStart({ db: database.db, now, hasChosenCode: config.pairingCode !== null });
  const { routes, guard, isSignedIn, sessionBehind } = createSignIn({
    access: createDashboardAccess({ db: database.db, now }),
    publicUrl: config.http.publicUrl,
    signedIn: ({ by, storeId }) => ledger.recordAction({ action: 'dashboard_opened', by, storeId }),
  });
  const pages = createDashboardRoutes({
    guard,
    isSignedIn,
    publicPath: withoutTrailing(new URL(config.http.publicUrl).pathname, '/'),
    readStatus: (storeId) => (storeId === null ? readStatus(context) : readOwnStatus(context, storeId)),
    readEntries: (options) => ledger.entries(options),
    ...readersOf(context),
    act: actionsOf(context, wake),
    books: {
      read: (storeId, month) => readBooks(context, storeId, month),
      readDay: (storeId, day) => readBooksDay(context, storeId, day),
      csv: async (storeId, month) =>
        reportCsv(`Books ${month}, ${storeId}`, [booksSection(await keptDaysOf(context, storeId, month), storeId)]),
      check: (storeId, month) => books.start(storeId, month),
    },
    payouts: payoutsOf(context),
    readReportMap: (storeId, again) => reportMapBody(reportMaps, storeId, again),
    now,
    onError: (error) => context.logger.error({ err: error }, 'the dashboard could not be rendered'),
  });
  const connect = connectRoutes({
    publicUrl: config.http.publicUrl,
    hasApp: config.xero !== null,
    requests: context.pairingRequests,
    firstStart,
    useCode: (code, response) => usePairingCode(context, gate, code, response),
    limits: gate.limits,
    viewerOf: sessionBehind,
  });
  const invite = inviteRoutes({
    publicUrl: config.http.publicUrl,
    guard,
    invitations: context.invitations,
    noted: (action, by) => ledger.recordAction({ action, by, storeId: null }),
  });
  const router = Router().use(routes).use(connect).use(invite).use(pages);
  return Object.assign(router, { isFirstStart: firstStart.isOpen, [Symbol.dispose]: () => pages[Symbol.dispose]() });
}

function payoutsOf(context: Context): DashboardDeps['payouts'] {
  return {
    read: (storeId, from) => readPayouts(context, storeId, { from }),
    readOne: async (storeId, gateway, id) => {
      const payout = await context.clearing.payout(storeId, gateway, id);
      return payout === null ? null : await readPayout(context, storeId, { gateway, id });
    },
    clearing: (storeId) => readClearing(context, storeId, { withoutXero: true }),
  };
}

const HOURS_SHOWN = 24;
/** The longest day: when summer time ends. */
const HOURS_OF_DAY_MAX = 25;
const DAYS_SHOWN = 30;
/** Past days hardly change. */
const DAYS_KEPT_MS = 60_000;
const DAYS_KEPT_MAX = 200;

function readersOf(
  context: Context,
): Pick<DashboardDeps, 'readToday' | 'readChart' | 'readCauses' | 'readRows' | 'readOrder'> {
  const deps = { db: context.database.db, now: context.now };
  const kept = new Map<string, { readonly at: number; readonly days: readonly Bar[] }>();
  /** A month is thousands of hours: it is cached, and its last day may lag. */
  const daysOf = async (storeIds: readonly string[], days: readonly Day[], now: Date): Promise<readonly Bar[]> => {
    const [key, at] = [[days.at(-1)?.from.toISOString(), ...storeIds].join(' '), now.getTime()];
    const known = kept.get(key);
    if (known !== undefined && Math.abs(at - known.at) < DAYS_KEPT_MS) return known.days;
    if (kept.size >= DAYS_KEPT_MAX) kept.clear();
    const counted = await dayBars(deps, storeIds, days);
    kept.set(key, { at, days: counted });
    return counted;
  };
  return {
    readToday: ({ storeId, timezone }) => figuresSince(deps, storeId, startOfDay(context.now(), timezone)),
    readChart: async (storeIds, timezone) => {
      const now = context.now();
      const zone = zoneIn(timezone);
      const days = lastDays(now, DAYS_SHOWN, zone);
      const hours = await hourBars(deps, storeIds, { count: HOURS_OF_DAY_MAX, now });
      const counted = withLastDay(await daysOf(storeIds, days, now), hours, days.at(-1)?.from ?? now);
      return { hours: hours.slice(-HOURS_SHOWN), days: counted, zone };
    },
    readCauses: (storeIds, limit) => causes(deps, storeIds, limit),
    readRows: async (entries) => (await readOrderRows(context, entries)).map(({ row }) => row),
    readOrder: async (storeId, orderId) => {
      const entry = await context.ledger.entry(storeId, 'order', orderId);
      return entry === null ? null : toOrderBody(await readOrder(context, entry));
    },
  };
}

/** `hours`: with every hour of the last day, which began at `from`. */
function withLastDay(days: readonly Bar[], hours: readonly Bar[], from: Date): Bar[] {
  const last = days.at(-1);
  if (last === undefined) return [];
  const own = hours.filter(({ at }) => reaches(at, from));
  const total = (what: 'posted' | 'failed') => own.reduce((sum, bar) => sum + bar[what], 0);
  return [...days.slice(0, -1), { at: last.at, posted: total('posted'), failed: total('failed') }];
}

function actionsOf(context: Context, wake: () => void): DashboardActions {
  const deps = { db: context.database.db, now: context.now };
  const replayAll = async (storeId: string, others: readonly number[], by: string) => {
    const replayed = await replay(context, storeId, { others }, by);
    wake();
    return replayed;
  };
  return {
    async sync(storeId, by) {
      await requestSync(context, storeId, by);
      wake();
    },
    replayRejected: async (storeId, by) =>
      await replayAll(storeId, await matchingEntries(context.ledger, { storeId, states: ['rejected'] }), by),
    replayCause: async (cause, by) =>
      await replayAll(cause.storeId, await readAllIds((page) => idsOfCause(deps, cause, page)), by),
  };
}
