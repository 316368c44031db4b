import {
  clearingProofBody,
  payoutBody,
  payoutsBody,
  type PayoutsBody,
  payoutsImportBody,
} from '../../../sidecar/src/contract/payouts.ts';
import { request } from './request.ts';

export type Gateway = PayoutsBody['providers'][number]['gateway'];

export const fetchPayouts = (from: string | null, signal?: AbortSignal) =>
  request(payoutsBody, { path: 'payouts', query: from === null ? {} : { from }, signal });

export const fetchPayout = (gateway: Gateway, id: string, signal?: AbortSignal) =>
  request(payoutBody, { path: 'payouts/one', query: { gateway, id }, signal });

export const fetchClearing = (on: string | null, signal?: AbortSignal) =>
  request(clearingProofBody, { path: 'clearing', query: on === null ? {} : { on }, signal });

export const connectGateway = (gateway: Gateway, key: string): Promise<PayoutsBody> =>
  request(payoutsBody, { path: 'payouts/connect', method: 'POST', data: { gateway, key } });

export const disconnectGateway = (gateway: Gateway): Promise<PayoutsBody> =>
  request(payoutsBody, { path: 'payouts/disconnect', method: 'POST', data: { gateway } });

/** Begins; `readImport` says what came of it. */
export const importPayouts = (name: string, csv: string) =>
  request(payoutsImportBody, { path: 'payouts/import', method: 'POST', data: { name, csv } });

export const readImport = (id: string, signal?: AbortSignal) =>
  request(payoutsImportBody, { path: 'payouts/import', query: { id }, signal });
