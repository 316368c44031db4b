import type { EntriesBody, EntryBody, OrderActionBody, ReplayAnswer } from '../../../sidecar/src/contract/orders.ts';
import type { EntryState } from '../../../sidecar/src/ledger/entry.ts';
import { counts, entryState, problem } from './common.ts';
import { request, requestFile } from './request.ts';
import { flag, list, nullable, number, object, oneOf, record, text, withDefault, type Reader } from './shape.ts';

const orderAction = object<OrderActionBody>({
  id: oneOf(['reissue', 'credit', 'replace-payment', 'adopt', 'adopt-none']),
  label: text,
  confirm: text,
  path: oneOf(['reissue', 'replace-payment', 'adopt']),
  body: record(flag),
  asks: nullable(text),
});

export const entry = object<EntryBody>({
  id: number,
  orderId: number,
  orderNumber: text,
  state: entryState,
  label: text,
  orderStatus: nullable(text),
  date: nullable(text),
  currency: nullable(text),
  total: nullable(text),
  invoiceNumber: nullable(text),
  invoiceUrl: nullable(text),
  xeroTotal: nullable(text),
  paid: nullable(flag),
  refunded: nullable(text),
  problems: list(problem),
  actions: withDefault(list(orderAction), []),
  updatedAt: text,
});

const groupedProblem: Reader<EntriesBody['problems'][number]> = (value, path) => ({
  ...problem(value, path),
  ...object<{ readonly orders: number }>({ orders: number })(value, path),
});

const entries = object<EntriesBody>({
  entries: list(entry),
  hasMore: flag,
  counts,
  problems: list(groupedProblem),
});

export const replayAnswer = object<ReplayAnswer>({ replayed: number, heldBy: nullable(problem) });

export interface EntriesQuery {
  /** Empty = all. */
  readonly states: readonly EntryState[];
  /** Order number or id, or invoice number; '' = all. */
  readonly q: string;
}

export const ENTRIES_PER_PAGE = 50;

export const fetchEntries = (
  { states, q }: EntriesQuery,
  before: number | null,
  signal?: AbortSignal,
): Promise<EntriesBody> =>
  request(entries, {
    path: 'entries',
    query: {
      limit: ENTRIES_PER_PAGE,
      ...(states.length === 0 ? {} : { state: states.join(',') }),
      ...(q === '' ? {} : { q }),
      ...(before === null ? {} : { before }),
    },
    signal,
  });

export const replayOrders = (orderIds: readonly number[]): Promise<ReplayAnswer> =>
  request(replayAnswer, { path: 'replay', method: 'POST', data: { orderIds } });

export const replayRejected = (): Promise<ReplayAnswer> =>
  request(replayAnswer, { path: 'replay', method: 'POST', data: { states: ['rejected'] } });

export const exportEntries = (format: 'csv' | 'json'): Promise<string> =>
  requestFile({ path: 'export', query: { format } });
