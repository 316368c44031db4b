import type { CustomerImportBody } from '../../sidecar/src/contract/backfills.ts';

/** The reading of a shop's customers: under way, held up, and over with two that Xero refused. */
export const READING: CustomerImportBody = {
  state: 'reading',
  customers: 1240,
  read: 300,
  made: 281,
  known: 17,
  refused: 0,
  refusedIds: [],
  error: null,
  nextAt: null,
  startedAt: '2026-11-25T12:00:00.000Z',
};

export const WAITING: CustomerImportBody = {
  ...READING,
  state: 'waiting',
  error: { code: 'store_server_error', message: 'The store answered with an error (503).', fix: '' },
  nextAt: '2026-11-25T12:05:00.000Z',
};

export const DONE: CustomerImportBody = {
  ...READING,
  state: 'done',
  read: 1240,
  made: 1180,
  known: 56,
  refused: 2,
  refusedIds: [5009, 5012],
};
