import { connectionBody, type ConnectionBody } from '../../../sidecar/src/contract/plugin.ts';
import { request } from './request.ts';

/** The plugin's own route: WordPress's view of its pairing. */
export const fetchConnection = (signal?: AbortSignal): Promise<ConnectionBody> =>
  request(connectionBody, { path: 'connection', signal });

export const pair = (url: string, pairingCode: string): Promise<ConnectionBody> =>
  request(connectionBody, { path: 'connection', method: 'POST', data: { url, pairingCode } });

export const unpair = (): Promise<ConnectionBody> => request(connectionBody, { path: 'connection', method: 'DELETE' });

export const repairWebhooks = (): Promise<ConnectionBody> =>
  request(connectionBody, { path: 'webhooks/repair', method: 'POST', data: {} });

export const setAutoRepair = (enabled: boolean): Promise<ConnectionBody> =>
  request(connectionBody, { path: 'webhooks/auto-repair', method: 'POST', data: { enabled } });
