import { createHash } from 'node:crypto';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import { z } from 'zod';
import type { OrderBody } from '../contract/orders.ts';
import { ENTRY_STATES, type Entry, type EntryState } from '../ledger/entry.ts';
import type { Cause, Figures } from '../ledger/queries/statistics.ts';
import { sessionOf, form, requireCsrf } from './sign-in.ts';
import type { Viewer } from './access.ts';
import { assetRoutes, sendPacked } from './assets.ts';
import { causeKey } from './cause-key.ts';
import { createLive } from './live.ts';
import { groupProblems, toOrderRow } from '../status/order-row.ts';
import type { Chart } from './page/chart.ts';
import type { OrderFilter } from './page/filter.ts';
import { dashboardPage, emptyPage, failedPage, orderPage, unknownPage } from './page/page.ts';
import type { CountedProblem } from './page/problem-list.ts';
import type { Actor, JudgedStore } from './page/store-card.ts';
import { storeStatus } from '../status/status.ts';
import type { Light } from '../status/reason.ts';
import type { StoreFacts } from '../status/store-facts.ts';

/** A page a person can look through; older orders are a link away. */
const ORDERS_PER_PAGE = 50;
/** Orders named on the page; another query counts them. */
const PROBLEMS_READ_MAX = 100;
/** Causes on the page, the largest first. */
const CAUSES_MAX = 30;
const PROBLEM_STATES: readonly EntryState[] = ['rejected', 'uncertain', 'waiting'];
const WORST_FIRST: Record<Light, number> = { red: 0, amber: 1, green: 2 };

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
  readonly readChart: (storeIds: readonly string[]) => Promise<Chart>;
  readonly readCauses: (storeIds: readonly string[], limit: number) => Promise<readonly Cause[]>;
  /** null = not in the ledger. */
  readonly readOrder: (storeId: string, orderId: string) => Promise<OrderBody | null>;
  readonly act: DashboardActions;
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
  const { guard } = deps;
  const live = createLive({
    look: async (storeId) => inShort(await judged(deps, storeId, deps.now())),
    now: deps.now,
  });
  const page = (make: (request: Request, response: Response) => Promise<string | null>): RequestHandler => {
    return async (request, response) => {
      response.set('cache-control', 'no-store').type('html');
      try {
        const markup = await make(request, response);
        if (markup === null) response.status(404);
        sendPacked(request, response, withPath(markup ?? unknownPage().markup, deps.publicPath));
      } catch (error) {
        deps.onError(error);
        sendPacked(request, response.status(503), withPath(failedPage().markup, deps.publicPath));
      }
    };
  };
  const router = Router();
  router.use(assetRoutes(guard));
  router.get(
    '/',
    guard,
    page((request, response) => overview(deps, query.parse(request.query), sessionOf(response))),
  );
  router.get(
    '/orders/:store/:order',
    guard,
    page(async (request, response) => {
      const params = orderParams.safeParse(request.params);
      if (!params.success) return null;
      const { store, order } = params.data;
      const session = sessionOf(response);
      const shop = (await deps.readStatus(session.storeId)).find((one) => one.storeId === store);
      const body = shop === undefined ? null : await deps.readOrder(store, order);
      if (shop === undefined || body === null) return null;
      return orderPage(body, shop, { ...session, isOwner: session.storeId !== null, now: deps.now() }).markup;
    }),
  );
  router.get('/events', guard, (request, response) => {
    const { storeId, csrf } = sessionOf(response);
    // A returning browser sends the last event it received; before, the page sends its state.
    const seen = request.get('last-event-id') ?? eventsQuery.parse(request.query).seen;
    live.open(response, { storeId, session: csrf, seen, isSignedIn: () => deps.isSignedIn(request) });
  });
  router.post('/actions', guard, form(), requireCsrf, async (request, response) => {
    const asked = action.safeParse(request.body);
    const outcome = asked.success ? await run(deps, asked.data, sessionOf(response)) : null;
    if (outcome === null) response.status(400).type('text').send('There is nothing like that to do.');
    else response.redirect(303, `${deps.publicPath}/?${new URLSearchParams(outcome).toString()}`);
  });
  return Object.assign(router, { [Symbol.dispose]: () => live[Symbol.dispose]() });
}

/** Text is escaped: a quote before a slash is always our markup. */
function withPath(markup: string, path: string): string {
  return path === '' ? markup : markup.replaceAll(/ (href|src|action)="\//g, ` $1="${path}/`);
}

async function run(
  { act, readStatus, readCauses }: DashboardDeps,
  asked: z.infer<typeof action>,
  { storeId, by }: Viewer,
): Promise<Record<string, string> | null> {
  const seen = (await readStatus(storeId)).map((facts) => facts.storeId);
  if (asked.do === 'replay_cause') {
    const causes = await readCauses(seen, CAUSES_MAX * seen.length);
    // Once per store: a cause may stop two states.
    const known = causes.filter((one) => causeKey(one) === asked.cause);
    const byStore = new Map(known.map((one) => [one.storeId, one]));
    let orders = 0;
    for (const one of byStore.values()) orders += await act.replayCause(one, by);
    return { done: 'replay', orders: String(orders) };
  }
  if (!seen.includes(asked.store)) return null;
  if (asked.do === 'replay_rejected') {
    return { done: 'replay', orders: String(await act.replayRejected(asked.store, by)) };
  }
  await act.sync(asked.store, by);
  return { done: 'sync' };
}

async function judged(deps: DashboardDeps, storeId: string | null, now: Date): Promise<JudgedStore[]> {
  const facts = await deps.readStatus(storeId);
  const stores = await Promise.all(
    facts.map(async (one) => ({ facts: one, status: storeStatus(one, now), today: await deps.readToday(one) })),
  );
  return stores.sort(
    (a, b) => WORST_FIRST[a.status.light] - WORST_FIRST[b.status.light] || compare(a.facts.name, b.facts.name),
  );
}

/** What makes a page different, apart from its time. */
function inShort(stores: readonly JudgedStore[]): string {
  const shown = stores.map(({ facts: { storeId: id, counts, stuck, poll, heard, organisation }, status, today }) => {
    return [id, status.light, status.reasons, counts, stuck, today, poll, heard, organisation?.state];
  });
  return createHash('sha256').update(JSON.stringify(shown)).digest('base64url');
}

async function overview(
  deps: DashboardDeps,
  { store, state, before, done, orders }: z.infer<typeof query>,
  session: Viewer & { readonly csrf: string },
): Promise<string> {
  const now = deps.now();
  const actor: Actor = { csrf: session.csrf, isOwner: session.storeId !== null, now };
  const stores = await judged(deps, session.storeId, now);
  if (stores.length === 0) return emptyPage(actor, inShort(stores)).markup;
  const filter: OrderFilter = { storeId: session.storeId ?? store, state, beforeId: before };
  // One row more than shown: are there older orders?
  const entries = await deps.readEntries({ ...filter, limit: ORDERS_PER_PAGE + 1 });
  const storeIds = stores
    .map(({ facts }) => facts.storeId)
    .filter((id) => filter.storeId === undefined || id === filter.storeId);
  return dashboardPage({
    stores,
    seen: inShort(stores),
    problems: await problemsOf(deps, storeIds),
    orders: {
      rows: entries.slice(0, ORDERS_PER_PAGE).map(toOrderRow),
      filter,
      hasMore: entries.length > ORDERS_PER_PAGE,
    },
    chart: await deps.readChart(storeIds),
    done: doneText(done, orders ?? 0),
    actor,
  }).markup;
}

async function problemsOf(deps: DashboardDeps, storeIds: readonly string[]): Promise<CountedProblem[]> {
  const causes = await deps.readCauses(storeIds, CAUSES_MAX);
  if (causes.length === 0) return [];
  // By store and state, like the ledger's index; others cost nothing.
  const places = new Map(causes.map((one) => [`${one.state} ${one.storeId}`, one]));
  const stuck: Entry[] = [];
  for (const { storeId, state } of places.values()) {
    const known = PROBLEM_STATES.find((one) => one === state);
    if (known !== undefined)
      stuck.push(...(await deps.readEntries({ storeId, state: known, limit: PROBLEMS_READ_MAX })));
  }
  const named = groupProblems(stuck);
  const groups = new Map<string, CountedProblem>();
  for (const { code, message, fix, orders, state } of causes) {
    const key = JSON.stringify([code, message, fix]);
    const known = groups.get(key);
    groups.set(key, {
      ...{ code, message, fix },
      count: (known?.count ?? 0) + orders,
      // Unknown outcomes need no replay.
      canReplay: (known?.canReplay ?? false) || state !== 'uncertain',
      orders: named.find((group) => causeKey(group) === causeKey({ code, message, fix }))?.orders ?? [],
    });
  }
  return [...groups.values()].sort((a, b) => b.count - a.count);
}

function doneText(done: 'sync' | 'replay' | undefined, orders: number): string | null {
  if (done === 'sync') return 'The store is being read now.';
  if (done === 'replay') return orders === 1 ? '1 order goes again.' : `${orders} orders go again.`;
  return null;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
