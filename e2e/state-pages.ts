import { once } from 'node:events';
import { createServer } from 'node:http';
import express from 'express';
import { createDashboardRoutes, type DashboardDeps } from '../sidecar/src/dashboard/routes.ts';
import { createSignIn, setSession } from '../sidecar/src/dashboard/sign-in.ts';
import { toOrderRow } from '../sidecar/src/status/order-row.ts';
import type { StoreFacts } from '../sidecar/src/status/store-facts.ts';
import type { BooksBody, BooksDayBody } from '../sidecar/src/contract/books.ts';
import type { ReportMapBody } from '../sidecar/src/contract/reports.ts';
import { AppError } from '../sidecar/src/domain/app-error.ts';
import type { OrderBody } from '../sidecar/src/contract/orders.ts';
import type { Entry } from '../sidecar/src/ledger/entry.ts';
import { toFigures, type Cause } from '../sidecar/src/ledger/queries/statistics.ts';
import { NOW } from '../sidecar/test/support/_status-cases.ts';

/** The data of a page at one moment. */
export interface State {
  readonly stores: readonly StoreFacts[];
  readonly entries: readonly Entry[];
  readonly order: OrderBody | null;
  /** Signed in as the owner of this store; null = as the operator. */
  readonly ownerOf: string | null;
  /** Of the page Books; null = no month is checked. */
  readonly books: BooksBody | null;
  readonly day: BooksDayBody | null;
  /** Of the page of Xero's reports; null = the store has no organisation. */
  readonly reportMap: ReportMapBody | null;
  /** Not even the ledger can be read. */
  readonly isBroken: boolean;
}

const NOTHING: State = {
  stores: [],
  entries: [],
  order: null,
  books: null,
  day: null,
  reportMap: null,
  ownerOf: null,
  isBroken: false,
};

export interface StatePages extends AsyncDisposable {
  readonly url: string;
  show(state: Partial<State>): void;
}

/** The dashboard's real pages over given facts, so that every state can be viewed; sign-in below /who/. */
export async function startStatePages(): Promise<StatePages> {
  let state: State = NOTHING;
  const app = express();
  const { routes, guard } = createSignIn({
    access: {
      makeLink: () => Promise.reject(new Error('No links are made here.')),
      viewerOf: () => Promise.resolve(null),
      redeem: () => Promise.resolve(null),
      session: () => Promise.resolve(null),
      end: () => Promise.resolve(),
    },
    publicUrl: 'http://127.0.0.1/who',
    signedIn: () => Promise.resolve(),
  });
  app.use('/who', routes, guard);
  const pages = createDashboardRoutes(depsOf(() => state));
  app.use(pages);
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The pages have no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    show: (change) => {
      state = { ...NOTHING, ...change };
    },
    [Symbol.asyncDispose]: async () => {
      pages[Symbol.dispose]();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function depsOf(state: () => State): DashboardDeps {
  const hours = Array.from({ length: 24 }, (_, hour) => ({
    at: `2026-11-24T${String(hour).padStart(2, '0')}`,
    posted: (hour * 7) % 23,
    failed: hour % 9 === 0 ? 2 : 0,
  }));
  const days = Array.from({ length: 30 }, (_, day) => ({
    at: `2026-11-${String(day + 1).padStart(2, '0')}`,
    posted: (day * 37) % 290,
    failed: day % 7 === 0 ? 12 : 0,
  }));
  return {
    guard: (_request, response, next) => {
      setSession(response, { storeId: state().ownerOf, by: 'cli:alice', csrf: 'c'.repeat(43) });
      next();
    },
    isSignedIn: () => Promise.resolve(true),
    publicPath: '',
    readStatus: () => (state().isBroken ? Promise.reject(new Error('no such file')) : Promise.resolve(state().stores)),
    readEntries: ({ state: wanted, limit }) =>
      Promise.resolve(
        state()
          .entries.filter((one) => wanted === undefined || one.state === wanted)
          .slice(0, limit),
      ),
    readToday: () => Promise.resolve(toFigures(new Map([['orders', 7]]))),
    readChart: (_storeIds, zone) => Promise.resolve({ hours, days, zone }),
    readCauses: () => Promise.resolve(causesOf(state().entries)),
    readRows: (entries) => Promise.resolve(entries.map((entry) => toOrderRow(entry, [], null))),
    readOrder: () => Promise.resolve(state().order),
    act: {
      sync: () => Promise.resolve(),
      replayRejected: () => Promise.resolve(0),
      replayCause: () => Promise.resolve(0),
    },
    books: {
      read: (_storeId, month) => Promise.resolve(state().books ?? noBooks(month)),
      readDay: (_storeId, day) => Promise.resolve(state().day ?? { day, checkedAt: null, periods: [] }),
      csv: () => Promise.resolve(['Books\r\n']),
      check: () => Promise.resolve(),
    },
    readReportMap: () => {
      const { reportMap } = state();
      const fix = 'Connect it: npm run cli -- xero connect shop-example';
      if (reportMap !== null) return Promise.resolve(reportMap);
      return Promise.reject(
        new AppError('connection', 'not_connected', 'The store is not connected to Xero.', { fix }),
      );
    },
    now: () => NOW,
    onError: () => undefined,
  };
}

function noBooks(month: string): BooksBody {
  return {
    ...{ month, timezone: 'Europe/London', today: NOW.toISOString().slice(0, 10), checkedAt: null, checking: null },
    ...{ failed: null, notices: [], days: [], periods: [] },
  };
}

function causesOf(entries: readonly Entry[]): Cause[] {
  return entries.flatMap(({ storeId, state, problems }) =>
    problems.map(({ code, message, fix }) => ({ storeId, state, code, message, fix, orders: 1 })),
  );
}
