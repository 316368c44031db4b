import type { BackfillBody, CustomerImportBody } from '../../../sidecar/src/contract/backfills.ts';
import type { OrganisationBody, OrganisationsBody } from '../../../sidecar/src/contract/organisations.ts';
import type {
  ChecklistStep,
  DashboardLinkAnswer,
  PingBody,
  PingResult,
  StatusBody,
  StatusReasonBody,
} from '../../../sidecar/src/contract/status.ts';
import { counts, errorBody, settingsTab } from './common.ts';
import { request } from './request.ts';
import { flag, list, nothing, nullable, number, object, oneOf, text } from './shape.ts';

const organisation = object<OrganisationBody>({
  tenantId: text,
  name: text,
  state: oneOf(['connected', 'disconnected']),
  stateReason: nullable(text),
  pausedUntil: nullable(text),
  pauseReason: nullable(text),
  connectedAt: nullable(text),
  baseCurrency: nullable(text),
  country: nullable(text),
  callsLeftToday: nullable(number),
});

const backfill = object<BackfillBody>({
  after: text,
  state: oneOf(['reading', 'posting', 'done', 'stopped', 'failed']),
  orders: nullable(number),
  read: number,
  accepted: number,
  settled: number,
  error: nullable(errorBody),
  startedAt: text,
});

const customerImport = object<CustomerImportBody>({
  state: oneOf(['reading', 'waiting', 'done']),
  customers: nullable(number),
  read: number,
  made: number,
  known: number,
  refused: number,
  refusedIds: list(number),
  error: nullable(errorBody),
  nextAt: nullable(text),
  startedAt: text,
});

const reason = object<StatusReasonBody>({
  code: text,
  light: oneOf(['amber', 'red']),
  message: text,
  next: text,
  tab: nullable(settingsTab),
});

const step = object<ChecklistStep>({
  id: oneOf(['pair', 'connect', 'accounts', 'taxes', 'payments', 'activate', 'first_invoice']),
  done: flag,
  detail: text,
  tab: settingsTab,
});

const status = object<StatusBody>({
  storeId: text,
  storeName: text,
  sidecarVersion: text,
  light: oneOf(['green', 'amber', 'red']),
  needsPerson: flag,
  sentence: text,
  reasons: list(reason),
  organisation: nullable(organisation),
  counts,
  oldestPendingAt: nullable(text),
  sync: object<StatusBody['sync']>({
    active: flag,
    lastPollAt: nullable(text),
    nextPollAt: nullable(text),
    lastNudgeAt: nullable(text),
    lastWebhookAt: nullable(text),
    backfill: nullable(backfill),
    customers: nullable(customerImport),
  }),
  checklist: list(step),
});

const pingResult = object<PingResult>({ ok: flag, message: text, fix: text, milliseconds: number });
const organisations = object<OrganisationsBody>({
  organisations: list(
    object<OrganisationsBody['organisations'][number]>({
      tenantId: text,
      name: text,
      state: oneOf(['connected', 'disconnected']),
    }),
  ),
});

export const fetchStatus = (signal?: AbortSignal): Promise<StatusBody> => request(status, { path: 'status', signal });

export const ping = (): Promise<PingBody> =>
  request(object<PingBody>({ store: pingResult, xero: pingResult }), { path: 'ping', method: 'POST', data: {} });

/** Where the browser goes for consent; Xero returns it to `returnUrl`. */
export const startConsent = async (returnUrl: string): Promise<string> => {
  const answer = object<{ consentUrl: string }>({ consentUrl: text });
  return (await request(answer, { path: 'xero/connect', method: 'POST', data: { returnUrl } })).consentUrl;
};

/** A one-time URL that signs in to the sidecar's own page. */
export const dashboardLink = async (): Promise<string> => {
  const answer = object<DashboardLinkAnswer>({ url: text, expiresAt: text });
  return (await request(answer, { path: 'dashboard-link', method: 'POST', data: {} })).url;
};

export const fetchOrganisations = (): Promise<OrganisationsBody> =>
  request(organisations, { path: 'xero/organisations' });

/** `move`: confirms that the books continue in another organisation. */
export const chooseOrganisation = (tenantId: string, move: boolean): Promise<StatusBody> =>
  request(status, { path: 'xero/organisation', method: 'POST', data: move ? { tenantId, move } : { tenantId } });

export const disconnectXero = (): Promise<StatusBody> =>
  request(status, { path: 'xero/disconnect', method: 'POST', data: {} });

/** Confirms the new address as the store's own. */
export const declareMoved = (): Promise<StatusBody> =>
  request(status, { path: 'store-moved', method: 'POST', data: {} });
export const declareCopy = (): Promise<StatusBody> => request(status, { path: 'store-copy', method: 'POST', data: {} });

export const syncNow = (): Promise<null> => request(nothing, { path: 'sync', method: 'POST', data: {} });
export const startBackfill = (after: string): Promise<null> =>
  request(nothing, { path: 'backfill', method: 'POST', data: { after } });
export const stopBackfill = (): Promise<null> => request(nothing, { path: 'backfill', method: 'DELETE' });
export const startCustomerImport = (): Promise<StatusBody> =>
  request(status, { path: 'customer-import', method: 'POST', data: {} });
