import {
  entriesBody,
  orderBody,
  previewBody,
  replayAnswer,
  type EntriesBody,
  type OrderActionBody,
} from '../../../sidecar/src/contract/orders.ts';
import type { EntryState } from '../../../sidecar/src/ledger/entry.ts';
import { request, requestFile } from './request.ts';

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
  request(entriesBody, {
    path: 'entries',
    query: {
      limit: ENTRIES_PER_PAGE,
      ...(states.length === 0 ? {} : { state: states.join(',') }),
      ...(q === '' ? {} : { q }),
      ...(before === null ? {} : { before }),
    },
    signal,
  });

export const replayOrders = (orderIds: readonly number[]) =>
  request(replayAnswer, { path: 'replay', method: 'POST', data: { orderIds } });

export const replayRejected = () =>
  request(replayAnswer, { path: 'replay', method: 'POST', data: { states: ['rejected'] } });

export const exportEntries = (format: 'csv' | 'json'): Promise<string> =>
  requestFile({ path: 'export', query: { format } });

export const fetchOrder = (orderId: number, signal?: AbortSignal) =>
  request(orderBody, { path: `orders/${orderId}`, signal });

export const previewOrder = (orderId: number) =>
  request(previewBody, { path: `orders/${orderId}/preview`, method: 'POST', data: {} });

/** `invoice`: the answer a person was asked for; '' = none. */
export const askForAction = (orderId: number, { path, body, asks }: OrderActionBody, invoice: string) =>
  request(replayAnswer, {
    path: `orders/${orderId}/${path}`,
    method: 'POST',
    data: { ...body, ...(asks === null ? {} : { invoice }) },
  });
