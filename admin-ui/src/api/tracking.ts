import { madeOptionBody, trackingBody } from '../../../sidecar/src/contract/tracking.ts';
import { request } from './request.ts';

/** Values of the latest orders that have no tracking option. */
export const fetchMissingOptions = (signal?: AbortSignal) =>
  request(trackingBody, { path: 'tracking-options', signal });

/** Creates one in Xero; settings stay. */
export const createOption = (key: string) =>
  request(madeOptionBody, { path: 'tracking-options', method: 'POST', data: { key } });
