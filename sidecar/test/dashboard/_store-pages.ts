import express, { type Express } from 'express';
import { createDashboardRoutes, type DashboardDeps } from '../../src/dashboard/routes.ts';
import { setSession } from '../../src/dashboard/sign-in.ts';
import { toFigures } from '../../src/ledger/queries/statistics.ts';
import type { StoreFacts } from '../../src/status/store-facts.ts';
import { NOW, WELL } from '../support/_status-cases.ts';

export const STORE: StoreFacts = { ...WELL, settingsUrl: 'https://shop.example/wp-admin/admin.php?page=ml-connector' };
export const CSRF = 'c'.repeat(43);

export interface As {
  readonly ownerOf?: string | null;
  readonly publicPath?: string;
  readonly store?: StoreFacts;
}

/** The dashboard of one store without orders; `read`: what the page under test reads. */
export function pagesOf(
  { ownerOf = null, publicPath = '', store = STORE }: As,
  read: Partial<Pick<DashboardDeps, 'books' | 'readReportMap' | 'payouts'>>,
): Express {
  const unused = () => Promise.reject(new Error('not on this page'));
  const pages: DashboardDeps = {
    guard: (_request, response, next) => {
      setSession(response, { storeId: ownerOf, by: 'cli:alice', csrf: CSRF });
      next();
    },
    isSignedIn: () => Promise.resolve(true),
    publicPath,
    readStatus: (storeId) => Promise.resolve([store].filter((one) => storeId === null || one.storeId === storeId)),
    readEntries: () => Promise.resolve([]),
    readToday: () => Promise.resolve(toFigures(new Map())),
    readChart: (_storeIds, zone) => Promise.resolve({ hours: [], days: [], zone }),
    readCauses: () => Promise.resolve([]),
    readRows: () => Promise.resolve([]),
    readOrder: () => Promise.resolve(null),
    act: { sync: unused, replayRejected: unused, replayCause: unused },
    books: { read: unused, readDay: unused, csv: unused, check: unused },
    readReportMap: unused,
    payouts: { read: unused, readOne: unused, clearing: unused },
    now: () => NOW,
    onError: (error) => {
      throw error;
    },
    ...read,
  };
  return express().use(createDashboardRoutes(pages));
}
