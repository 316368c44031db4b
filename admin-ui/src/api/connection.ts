import { pairingAskAnswer } from '../../../sidecar/src/contract/pairing.ts';
import { connectionBody, type ConnectionBody } from '../../../sidecar/src/contract/plugin.ts';
import { request } from './request.ts';

/** The plugin's own route: WordPress's view of its pairing. */
export const fetchConnection = (signal?: AbortSignal): Promise<ConnectionBody> =>
  request(connectionBody, { path: 'connection', signal });

export const pair = (url: string, pairingCode: string): Promise<ConnectionBody> =>
  request(connectionBody, { path: 'connection', method: 'POST', data: { url, pairingCode } });

/** The service's page where a person lets this shop in; it leads back to `returnTo`. */
export const askService = async (url: string, returnTo: string): Promise<string> =>
  (await request(pairingAskAnswer, { path: 'connection/service', method: 'POST', data: { url, returnTo } })).url;

/** Back from that page, with its permission. */
export const finishService = (grant: string, state: string): Promise<ConnectionBody> =>
  request(connectionBody, { path: 'connection/service/finish', method: 'POST', data: { grant, state } });

export const unpair = (deleteSettings: boolean): Promise<ConnectionBody> =>
  request(connectionBody, { path: 'connection', method: 'DELETE', data: { deleteSettings } });

/** A new REST key for the sidecar, made by the plugin. */
export const renewKey = (): Promise<ConnectionBody> =>
  request(connectionBody, { path: 'connection/renew-key', method: 'POST', data: {} });

export const repairWebhooks = (): Promise<ConnectionBody> =>
  request(connectionBody, { path: 'webhooks/repair', method: 'POST', data: {} });

export const setAutoRepair = (enabled: boolean): Promise<ConnectionBody> =>
  request(connectionBody, { path: 'webhooks/auto-repair', method: 'POST', data: { enabled } });
