import { replayAnswer } from '../../../sidecar/src/contract/orders.ts';
import { unsyncedListBody } from '../../../sidecar/src/contract/unsynced.ts';
import { request } from './request.ts';

export const fetchUnsynced = (signal?: AbortSignal) => request(unsyncedListBody, { path: 'unsynced', signal });

export const postOnce = (orderId: number) =>
  request(replayAnswer, { path: `orders/${orderId}/post-once`, method: 'POST', data: {} });

export const ignorePayment = (orderId: number, reason: string) =>
  request(unsyncedListBody, { path: `orders/${orderId}/ignore-payment`, method: 'POST', data: { reason } });
