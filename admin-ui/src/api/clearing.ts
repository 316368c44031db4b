import { clearingBody, madeAccountBody } from '../../../sidecar/src/contract/payouts.ts';
import { request } from './request.ts';

/** Clearing accounts that payment providers lack in Xero. */
export const fetchClearing = (signal?: AbortSignal) => request(clearingBody, { path: 'clearing-accounts', signal });

/** Creates one in Xero; settings stay. */
export const createClearing = (key: string) =>
  request(madeAccountBody, { path: 'clearing-accounts', method: 'POST', data: { key } });
