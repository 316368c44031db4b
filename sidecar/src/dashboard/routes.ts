import { createHash } from 'node:crypto';
import { Router, type Request, type RequestHandler } from 'express';
import { z } from 'zod';
import type { OrderBody } from '../contract/orders.ts';
import { ENTRY_STATES, type Entry, type EntryState } from '../ledger/entry.ts';
import type { Cause, Figures } from '../ledger/queries/statistics.ts';
import { sessionOf, form, requireCsrf } from './sign-in.ts';
import type { Session, Viewer } from './access.ts';
import { assetRoutes, sendPacked } from './assets.ts';
import { booksRoutes, type DashboardBooks } from './books/books-routes.ts';
import { createLive } from './live.ts';
import { type ReadReportMap, reportMapRoutes } from './reports/report-map-routes.ts';
import { groupProblems, type OrderRow } from '../status/order-row.ts';
import type { Chart } from './page/chart.ts';
import type { OrderFilter } from './page/links.ts';
import type { Html } from './page/html.ts';
import { dashboardPage, emptyPage, failedPage, orderPage, unknownPage } from './page/page.ts';
import { causeKey, type CountedProblem } from './page/problem-list.ts';
import type { JudgedStore } from './page/store-card.ts';
import { LEVELS, storeStatus } from '../status/status.ts';
import { sharedZone } from '../wording/times.ts';
import type { StoreFacts } from '../status/store-facts.ts';

/** A page a person can look through; older orders are a link away. */
const ORDERS_PER_PAGE = 50;
/** Orders named on the page; another query counts them. */
const PROBLEMS_READ_MAX = 100;
/** Causes on the page, the largest first. */
const CAUSES_MAX = 30;
const PROBLEM_STATES: readonly EntryState[] = ['rejected', 'uncertain', 'waiting'];

/** `storeId` null = every store; readers return only these. */
export interface DashboardDeps {
  /** Requires a session; see sign-in.ts. */
  readonly guard: RequestHandler;
  readonly isSignedIn: (request: Request) => Promise<boolean>;
  /** Path of the public address, '' = none: a proxy may have removed it. */
  readonly publicPath: string;
  readonly readStatus: (storeId: string | null) => Promise<readonly StoreFacts[]>;
  /** Newest first, `beforeId` exclusive, as in the ledger. */
  readonly readEntries: (options: OrderFilter & { readonly limit: number }) => Promise<readonly Entry[]>;
  /** Since the store's day began. */
  readonly readToday: (facts: StoreFacts) => Promise<Figures>;
  /** `timezone`: of all these stores; null = they have several, or none is known. */
  readonly readChart: (storeIds: readonly string[], timezone: string | null) => Promise<Chart>;
  readonly readCauses: (storeIds: readonly string[], limit: number) => Promise<readonly Cause[]>;
  readonly readRows: (entries: readonly Entry[]) => Promise<readonly OrderRow[]>;
  /** null = not in the ledger. */
  readonly readOrder: (storeId: string, orderId: string) => Promise<OrderBody | null>;
  readonly act: DashboardActions;
  readonly books: DashboardBooks;
  readonly readReportMap: ReadReportMap;
  readonly now: () => Date;
  readonly onError: (error: unknown) => void;
}

/** Actions on the page; each returns the number of its orders. */
export interface DashboardActions {
  readonly sync: (storeId: string, by: string) => Promise<void>;
  readonly replayRejected: (storeId: string, by: string) => Promise<number>;
  readonly replayCause: (cause: Pick<Cause, 'storeId' | 'code' | 'message' | 'fix'>, by: string) => Promise<number>;
}

const text = z.string().max(2_000);
const query = z.object({
  store: z.string().max(300).optional().catch(undefined),
  state: z.enum(ENTRY_STATES).optional().catch(undefined),
  before: z.coerce.number().int().positive().optional().catch(undefined),
  done: z.enum(['sync', 'replay']).optional().catch(undefined),
  orders: z.coerce.number().int().nonnegative().max(1e9).optional().catch(undefined),
});
const eventsQuery = z.object({ seen: z.string().max(100).catch('') });
const action = z.discriminatedUnion('do', [
  z.object({ do: z.literal('sync'), store: text }),
  z.object({ do: z.literal('replay_rejected'), store: text }),
  z.object({ do: z.literal('replay_cause'), cause: text }),
]);
const orderParams = z.object({ store: z.string().max(300), order: z.string().max(40) });

/** The signed-in pages: rendered on the server, live with a script. Order numbers and amounts, no personal data. */
export function createDashboardRoutes(deps: DashboardDeps): Router & Disposable {
  const { guard, publicPath, now } = deps;
  const live = createLive({ digest: async (storeId) => digestOf(await judged(deps, storeId)), now });
  const page = (make: (request: Request, session: Session) => Promise<Html | null>): RequestHandler => {
    return async (request, response) => {
      response.set('cache-control', 'no-store').type('html');
      try {
        const found = await make(request, sessionOf(response));
        if (found === null) response.status(404);
        sendPacked(request, response, withPath((found ?? unknownPage()).markup, publicPath));
      } catch (error) {
        deps.onError(error);
        sendPacked(request, response.status(503), withPath(failedPage().markup, publicPath));
      }
    };
  };
  const router = Router();
  router.use(assetRoutes(guard));
  const showOverview = page((request, session) => overview(deps, query.parse(request.query), session));
  const showOrder = page(async (request, session) => {
    const params = orderParams.safeParse(request.params);
    if (!params.success) return null;
    const { store, order } = params.data;
    const facts = (await deps.readStatus(session.storeId)).find((one) => one.storeId === store);
    const body = facts === undefined ? null : await deps.readOrder(store, order);
    return facts === undefined || body === null ? null : orderPage(body, facts, actorOf(deps, session));
  });
  router.get('/', guard, showOverview);
  router.get('/orders/:store/:order', guard, showOrder);
  const ofStore = {
    ...{ guard, publicPath, page },
    storeFor: async ({ storeId }: Session, wanted: string) =>
      (await deps.readStatus(storeId)).find((one) => one.storeId === wanted) ?? null,
    actorOf: (session: Session) => actorOf(deps, session),
  };
  router.use(booksRoutes({ ...ofStore, books: deps.books }));
  router.use(reportMapRoutes({ ...ofStore, read: deps.readReportMap }));
  router.get('/events', guard, (request, response) => {
    const { storeId, csrf } = sessionOf(response);
    // A returning browser sends the last event it received; before, the page sends its state.
    const seen = request.get('last-event-id') ?? eventsQuery.parse(request.query).seen;
    live.open(response, { storeId, session: csrf, seen, isSignedIn: () => deps.isSignedIn(request) });
  });
  router.post('/actions', guard, form(), requireCsrf, async (request, response) => {
    const asked = action.safeParse(request.body);
    const outcome = asked.success ? await run(deps, asked.data, sessionOf(response)) : null;
    if (outcome === null) response.status(400).type('text').send('This action is not available.');
    else response.redirect(303, `${publicPath}/?${new URLSearchParams(outcome).toString()}`);
  });
  return Object.assign(router, { [Symbol.dispose]: () => live[Symbol.dispose]() });
}

/** Text is escaped: a quote before a slash is always our markup. */
function withPath(markup: string, path: string): string {
  return path === '' ? markup : markup.replaceAll(/ (href|src|action)="\//g, ` $1="${path}/`);
}

function actorOf({ now }: DashboardDeps, { csrf, storeId }: Session) {
  return { csrf, isOwner: storeId !== null, now: now() };
}

async function run(
  { act, readStatus, readCauses }: DashboardDeps,
  asked: z.infer<typeof action>,
  { storeId, by }: Viewer,
): Promise<Record<string, string> | null> {
  const visible = (await readStatus(storeId)).map((facts) => facts.storeId);
  if (asked.do === 'replay_cause') {
    const causes = await readCauses(visible, CAUSES_MAX * visible.length);
    // Once per store: a cause may stop two states.
    const known = causes.filter((one) => causeKey(one) === asked.cause);
    let orders = 0;
    for (const one of new Map(known.map((cause) => [cause.storeId, cause])).values())
      orders += await act.replayCause(one, by);
    return { done: 'replay', orders: String(orders) };
  }
  if (!visible.includes(asked.store)) return null;
  if (asked.do === 'replay_rejected')
    return { done: 'replay', orders: String(await act.replayRejected(asked.store, by)) };
  await act.sync(asked.store, by);
  return { done: 'sync' };
}

/** Worst first, then by name. */
async function judged({ readStatus, readToday, now }: DashboardDeps, storeId: string | null): Promise<JudgedStore[]> {
  const at = now();
  const stores = await Promise.all(
    (await readStatus(storeId)).map(async (facts) => {
      return { facts, status: storeStatus(facts, at), today: await readToday(facts) };
    }),
  );
  const rank = ({ status }: JudgedStore) => LEVELS.indexOf(status.level);
  return stores.sort((a, b) => rank(a) - rank(b) || compare(a.facts.name, b.facts.name));
}

/** What makes a page different, apart from its time. */
function digestOf(stores: readonly JudgedStore[]): string {
  const shown = stores.map(({ facts: { storeId, counts, stuck, poll, signals, organisation }, status, today }) => {
    return [storeId, status.level, status.reasons, counts, stuck, today, poll, signals, organisation?.state];
  });
  return createHash('sha256').update(JSON.stringify(shown)).digest('base64url');
}

async function overview(
  deps: DashboardDeps,
  { store, state, before, done, orders }: z.infer<typeof query>,
  session: Session,
): Promise<Html> {
  const actor = actorOf(deps, session);
  const stores = await judged(deps, session.storeId);
  const seen = digestOf(stores);
  if (stores.length === 0) return emptyPage(actor, seen);
  const filter: OrderFilter = { storeId: session.storeId ?? store, state, beforeId: before };
  // One row more than shown: are there older orders?
  const entries = await deps.readEntries({ ...filter, limit: ORDERS_PER_PAGE + 1 });
  const shown = stores.filter(({ facts }) => filter.storeId === undefined || facts.storeId === filter.storeId);
  const storeIds = shown.map(({ facts }) => facts.storeId);
  return dashboardPage({
    stores,
    seen,
    problems: await problemsOf(deps, storeIds),
    orders: {
      rows: await deps.readRows(entries.slice(0, ORDERS_PER_PAGE)),
      filter,
      hasMore: entries.length > ORDERS_PER_PAGE,
    },
    chart: await deps.readChart(storeIds, sharedZone(shown.map(({ facts }) => facts.timezone))),
    done: doneText(done, orders ?? 0),
    actor,
  });
}

async function problemsOf(deps: DashboardDeps, storeIds: readonly string[]): Promise<CountedProblem[]> {
  const causes = await deps.readCauses(storeIds, CAUSES_MAX);
  // By store and state, like the ledger's index; others cost nothing.
  const places = new Map(causes.map(({ storeId, state }) => [`${state} ${storeId}`, { storeId, state }]));
  const stuck: Entry[] = [];
  for (const { storeId, state: name } of places.values()) {
    const state = PROBLEM_STATES.find((one) => one === name);
    if (state !== undefined) stuck.push(...(await deps.readEntries({ storeId, state, limit: PROBLEMS_READ_MAX })));
  }
  const named = new Map(groupProblems(stuck).map((group) => [causeKey(group), group.orders]));
  return [...Map.groupBy(causes, causeKey)]
    .flatMap(([key, all]) => {
      const [first] = all;
      if (first === undefined) return [];
      const { code, message, fix } = first;
      const count = all.reduce((sum, one) => sum + one.orders, 0);
      // Unknown outcomes need no replay.
      const canReplay = all.some(({ state }) => state !== 'uncertain');
      return [{ code, message, fix, count, canReplay, orders: named.get(key) ?? [] }];
    })
    .sort((a, b) => b.count - a.count);
}

function doneText(done: 'sync' | 'replay' | undefined, orders: number): string | null {
  if (done === 'sync') return 'The store is being read now.';
  if (done === 'replay') return orders === 1 ? '1 order is replayed now.' : `${orders} orders are replayed now.`;
  return null;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
