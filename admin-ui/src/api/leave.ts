import { leaveBody, type LeaveBody, leaveExportAnswer } from '../../../sidecar/src/contract/pairing.ts';
import { request } from './request.ts';

const PATH = 'connection/leave';

export interface LeaveChoice {
  readonly force: boolean;
  readonly withoutExport: boolean;
  readonly withoutAccess: boolean;
}

/** The plugin's own routes: once the store has left, the plugin removes its part. */
export const fetchLeaving = (signal?: AbortSignal): Promise<LeaveBody> => request(leaveBody, { path: PATH, signal });

export const beginLeaving = (): Promise<LeaveBody> => request(leaveBody, { path: PATH, method: 'POST', data: {} });

export const cancelLeaving = (): Promise<LeaveBody> => request(leaveBody, { path: PATH, method: 'DELETE', data: {} });

export const confirmLeaving = (choice: LeaveChoice): Promise<LeaveBody> =>
  request(leaveBody, { path: `${PATH}/confirm`, method: 'POST', data: choice });

/** An address that downloads the export once. */
export const exportAddress = async (): Promise<string> =>
  (await request(leaveExportAnswer, { path: `${PATH}/export`, method: 'POST', data: {} })).url;
