import type { Context } from '../context/context.ts';
import type { Organisation } from '../connection/organisations.ts';
import { isAwaitingXero } from '../domain/pause-reason.ts';
import type { StoreErrorCode } from '../woocommerce/store-error.ts';
import type { XeroErrorCode } from '../xero/xero-error.ts';

/** Errors of a store as a whole; a single order at fault (store_bad_response, store_not_found) keeps its own wait. */
export const STORE_ERRORS: readonly StoreErrorCode[] = [
  'store_unreachable',
  'store_timeout',
  'store_server_error',
  'store_auth_failed',
  'store_not_json',
  'store_api_missing',
  'store_refused',
  'store_redirected',
];
/** Errors of Xero as a whole; its limits end when Xero says. */
export const XERO_ERRORS: readonly XeroErrorCode[] = [
  'xero_unreachable',
  'xero_timeout',
  'xero_server_error',
  'xero_maintenance',
  'xero_bad_answer',
  'xero_unauthorised',
];
/** What a new consent ends besides. */
const CONSENT_ERRORS: readonly XeroErrorCode[] = ['xero_scope_missing', 'xero_disconnected'];

/** The store answers, and its key works: what waited for it is due now, and a failed poll is repeated. */
export async function endStoreWaits(
  { ledger, positions, signals, now }: Pick<Context, 'ledger' | 'positions' | 'signals' | 'now'>,
  storeId: string,
): Promise<number> {
  const ended = await ledger.endWaits({ storeIds: [storeId], errors: STORE_ERRORS });
  if ((await signals.get(storeId)).pollError !== null) await positions.request([storeId], now());
  return ended;
}

/** The organisation answers: what waited for it is due now, and a pause for want of an answer ends. */
export async function endXeroWaits(
  { ledger, organisations }: Pick<Context, 'ledger' | 'organisations'>,
  organisation: Organisation,
): Promise<number> {
  const { tenantId, storeIds, pauseCode } = organisation;
  if (isAwaitingXero(pauseCode)) await organisations.resume(tenantId);
  return await ledger.endWaits({ storeIds, errors: XERO_ERRORS });
}

/** A person has just consented in Xero: the organisation's calls may do all that is needed. */
export async function endConsentWaits(
  { ledger, organisations }: Pick<Context, 'ledger' | 'organisations'>,
  tenantId: string,
): Promise<void> {
  const storeIds = (await organisations.get(tenantId))?.storeIds ?? [];
  await ledger.endWaits({ storeIds, errors: [...XERO_ERRORS, ...CONSENT_ERRORS] });
}
