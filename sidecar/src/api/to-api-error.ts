import { AlertError } from '../alerts/alert-error.ts';
import { ConnectionError, type ConnectionErrorCode } from '../connection/errors.ts';
import { ownerWords } from '../wording/owner-words.ts';
import { SettingsInvalid, SettingsUnreadable } from '../settings/settings-errors.ts';
import { StoreNotFound, WooCommerceError, type StoreErrorCode } from '../woocommerce/errors.ts';
import { XeroError } from '../xero/errors.ts';
import { ApiError } from '../http/api-error.ts';

/** The CLI's next steps do not help in wp-admin: these are worded for the page. */
const CONNECTION: Partial<Record<ConnectionErrorCode, { readonly status: number; readonly fix: string }>> = {
  store_unknown: { status: 404, fix: 'Pair the store again in the settings of the plugin.' },
  not_connected: { status: 409, fix: 'Connect the store to Xero on the tab "Connection".' },
  organisation_unknown: { status: 404, fix: 'Connect to Xero and allow access to the organisation.' },
  store_moved_or_cloned: {
    status: 409,
    fix: 'The operator of the sidecar says whether the shop moved there ("store moved") or removes the old one ("store remove"); then pair again.',
  },
  xero_app_missing: {
    status: 503,
    fix: 'The operator of the sidecar sets XERO_CLIENT_ID and XERO_CLIENT_SECRET, then starts it again.',
  },
};

const FIXED_BY_CALLER = new Set<StoreErrorCode>(['store_refused', 'store_auth_failed', 'store_redirected']);

/** What an error of the parts below means to the caller; null = our own fault, only logged. */
export function toApiError(error: unknown): ApiError | null {
  if (error instanceof ApiError) return error;
  if (error instanceof ConnectionError) {
    const known = CONNECTION[error.code];
    return new ApiError(
      known?.status ?? 422,
      error.code,
      ownerWords(error.message),
      known?.fix ?? ownerWords(error.fix),
    );
  }
  if (error instanceof SettingsInvalid) {
    return new ApiError(422, error.code, 'Some settings are wrong.', 'Fix the fields named here.', error.faults);
  }
  if (error instanceof SettingsUnreadable) {
    return new ApiError(
      500,
      error.code,
      'The settings file of this store cannot be read.',
      'The operator of the sidecar fixes it in a text editor, or moves it away to start from the defaults.',
      error.faults,
    );
  }
  if (error instanceof WooCommerceError) {
    const status = error instanceof StoreNotFound ? 404 : FIXED_BY_CALLER.has(error.code) ? 422 : 502;
    return new ApiError(status, error.code, error.message, storeFix(error));
  }
  if (error instanceof AlertError) return new ApiError(422, error.code, error.message, error.fix);
  if (error instanceof XeroError) {
    return new ApiError(
      502,
      error.code,
      ownerWords(error.message),
      'Try again in a few minutes; nothing is lost meanwhile.',
    );
  }
  return null;
}

export function notConnected(): ConnectionError {
  return new ConnectionError('not_connected', 'The store is not connected to Xero.', 'Connect it to Xero.');
}

/** Their messages already hold the cause and the next step. */
function storeFix(error: WooCommerceError): string {
  return error.retry === 'later' ? 'Try again; if it goes on, look at the store.' : '';
}
