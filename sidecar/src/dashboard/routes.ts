import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Router } from 'express';
import { z } from 'zod';
import { ENTRY_STATES, type Entry, type EntryState } from '../ledger/entry.ts';
import { groupProblems, toOrderRow } from './order-row.ts';
import type { OrderFilter } from './page/filter.ts';
import { STYLE_PATH, dashboardPage, emptyPage, failedPage } from './page/page.ts';
import { storeStatus, type Light } from './status.ts';
import type { StoreFacts } from './store-facts.ts';

/** A page a person can look through; older orders are a link away. */
const ORDERS_PER_PAGE = 100;
/** Enough to name every cause; a cause that stops more orders than this shows up all the same. */
const PROBLEMS_READ_MAX = 500;
const PROBLEM_STATES: readonly EntryState[] = ['rejected', 'uncertain', 'waiting'];
const WORST_FIRST: Record<Light, number> = { red: 0, amber: 1, green: 2 };

/** Only reads; `readEntries` answers newest first, `beforeId` exclusive, as the ledger does. */
export interface DashboardDeps {
  readonly readStatus: () => Promise<readonly StoreFacts[]>;
  readonly readEntries: (options: OrderFilter & { readonly limit: number }) => Promise<readonly Entry[]>;
  readonly now: () => Date;
  readonly onError: (error: unknown) => void;
}

const query = z.object({
  store: z.string().max(300).optional().catch(undefined),
  state: z.enum(ENTRY_STATES).optional().catch(undefined),
  before: z.coerce.number().int().positive().optional().catch(undefined),
});

/** `GET /`: one page, made on the server, without scripts. It shows order numbers and amounts, no personal data. */
export function createDashboardRoutes(deps: DashboardDeps): Router {
  const style = readFileSync(join(import.meta.dirname, 'page', 'style.css'), 'utf8');
  const router = Router();
  router.get(STYLE_PATH, (_request, response) => {
    response.set('Cache-Control', 'no-cache').type('css').send(style);
  });
  router.get('/', async (request, response) => {
    response.set('Cache-Control', 'no-store').type('html');
    const { store, state, before } = query.parse(request.query);
    try {
      response.send(await makePage(deps, { storeId: store, state, beforeId: before }));
    } catch (error) {
      deps.onError(error);
      response.status(503).send(failedPage().markup);
    }
  });
  return router;
}

async function makePage(deps: DashboardDeps, filter: OrderFilter): Promise<string> {
  const now = deps.now();
  const stores = (await deps.readStatus())
    .map((facts) => ({ facts, status: storeStatus(facts, now) }))
    .sort((a, b) => WORST_FIRST[a.status.light] - WORST_FIRST[b.status.light] || compare(a.facts.name, b.facts.name));
  if (stores.length === 0) return emptyPage().markup;
  // One row more than shown tells whether older orders follow.
  const entries = await deps.readEntries({ ...filter, limit: ORDERS_PER_PAGE + 1 });
  const stuck = await Promise.all(
    PROBLEM_STATES.map((state) => deps.readEntries({ storeId: filter.storeId, state, limit: PROBLEMS_READ_MAX })),
  );
  return dashboardPage({
    stores,
    problems: groupProblems(stuck.flat()),
    orders: {
      rows: entries.slice(0, ORDERS_PER_PAGE).map(toOrderRow),
      filter,
      hasMore: entries.length > ORDERS_PER_PAGE,
    },
    now,
  }).markup;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
