import { connectAnswer, organisationsBody } from '../../../sidecar/src/contract/organisations.ts';
import { anything } from '../../../sidecar/src/contract/shapes.ts';
import { dashboardLinkAnswer, pingBody, statusBody, type StatusBody } from '../../../sidecar/src/contract/status.ts';
import { request } from './request.ts';

export const fetchStatus = (signal?: AbortSignal): Promise<StatusBody> =>
  request(statusBody, { path: 'status', signal });

export const ping = () => request(pingBody, { path: 'ping', method: 'POST', data: {} });

/** Where the browser goes for consent; Xero returns it to `returnUrl`. `accounts`: also to create clearing accounts; `reports`: also to read the profit and loss. */
export const startConsent = async (
  returnUrl: string,
  more: { readonly accounts?: true; readonly reports?: true } = {},
): Promise<string> =>
  (await request(connectAnswer, { path: 'xero/connect', method: 'POST', data: { returnUrl, ...more } })).consentUrl;

/** A one-time URL that signs in to the sidecar's own page. */
export const dashboardLink = async (): Promise<string> =>
  (await request(dashboardLinkAnswer, { path: 'dashboard-link', method: 'POST', data: {} })).url;

export const fetchOrganisations = () => request(organisationsBody, { path: 'xero/organisations' });

/** `move`: confirms that the books continue in another organisation. */
export const chooseOrganisation = (tenantId: string, move: boolean): Promise<StatusBody> =>
  request(statusBody, { path: 'xero/organisation', method: 'POST', data: move ? { tenantId, move } : { tenantId } });

const post = (path: string): Promise<StatusBody> => request(statusBody, { path, method: 'POST', data: {} });

/** Keeps the default accounts. */
export const confirmAccounts = () => post('checklist/accounts');
export const disconnectXero = () => post('xero/disconnect');
/** Confirms the new address as the store's own. */
export const declareMoved = () => post('store-moved');
export const declareCopy = () => post('store-copy');
export const startCustomerImport = () => post('customer-import');
/** `until`: the last day; null = up to now. */
export const countBackfill = (after: string, until: string | null) =>
  request(anything, { path: 'backfill/count', method: 'POST', data: { after, ...(until !== null && { until }) } });
/** `orders`: as counted. 409 `backfill_not_counted` if that changed. */
export const startBackfill = (after: string, until: string | null, orders: number) =>
  request(anything, { path: 'backfill', method: 'POST', data: { after, ...(until !== null && { until }), orders } });
/** `run`: its number. 404 `backfill_unknown`. */
export const undoBackfill = (run: number) =>
  request(anything, { path: 'backfill/undo', method: 'POST', data: { run } });
export const stopBackfill = () => request(anything, { path: 'backfill', method: 'DELETE' });
export const syncNow = () => request(anything, { path: 'sync', method: 'POST', data: {} });
