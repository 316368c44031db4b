import { sampleBody, type SampleBody } from '../../../sidecar/src/contract/orders.ts';
import { request } from './request.ts';

/** One of the latest orders as it would look in Xero; sends nothing. */
export const fetchSample = (again: boolean, signal?: AbortSignal): Promise<SampleBody> =>
  request(sampleBody, { path: 'sample', method: 'POST', data: again ? { again } : {}, signal });
