import { overviewBody, type OverviewBody } from '../../../sidecar/src/contract/status.ts';
import { request } from './request.ts';

export const fetchOverview = (signal?: AbortSignal): Promise<OverviewBody> =>
  request(overviewBody, { path: 'overview', signal });
