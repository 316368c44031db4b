import { AppError, isAppError } from '../domain/app-error.ts';
import { ownerWords } from '../wording/owner-words.ts';

/** The CLI's next steps do not help in wp-admin: these are worded for the page. */
const CONNECTION: Partial<Record<string, { readonly status: number; readonly fix: string }>> = {
  store_unknown: { status: 404, fix: 'Pair the store again in the settings of the plugin.' },
  not_connected: { status: 409, fix: 'Connect the store to Xero on the tab "Connection".' },
  organisation_unknown: { status: 404, fix: 'Connect to Xero and allow access to the organisation.' },
  store_moved_or_cloned: {
    status: 409,
    fix: 'Whoever runs the sidecar says whether the shop moved there ("store moved") or removes the old one ("store remove"); then pair again.',
  },
  xero_app_missing: {
    status: 503,
    fix: 'Whoever runs the sidecar sets XERO_CLIENT_ID and XERO_CLIENT_SECRET, then starts it again.',
  },
};

const MENDED_BY_CALLER = new Set<string>(['store_refused', 'store_auth_failed', 'store_redirected']);

/** What an error of the parts below means to the caller; null = our own fault, only logged. */
export function toApiError(error: unknown): AppError | null {
  if (isAppError(error, 'request')) return error;
  if (isAppError(error, 'connection')) {
    const known = CONNECTION[error.code];
    return new AppError('request', error.code, ownerWords(error.message), {
      status: known?.status ?? 422,
      fix: known?.fix ?? ownerWords(error.fix),
    });
  }
  if (isAppError(error, 'settings', 'settings_invalid')) {
    return new AppError('request', error.code, 'Some settings are wrong.', {
      status: 422,
      fix: 'Mend the fields named here.',
      faults: error.facts.faults,
    });
  }
  if (isAppError(error, 'settings', 'settings_unreadable')) {
    return new AppError('request', error.code, 'The settings file of this store cannot be read.', {
      status: 500,
      fix: 'Whoever runs the sidecar mends it in a text editor, or moves it away to start from the defaults.',
      faults: error.facts.faults,
    });
  }
  if (isAppError(error, 'store')) {
    const status = error.code === 'store_not_found' ? 404 : MENDED_BY_CALLER.has(error.code) ? 422 : 502;
    return new AppError('request', error.code, error.message, { status, fix: storeFix(error) });
  }
  if (isAppError(error, 'alert'))
    return new AppError('request', error.code, error.message, { status: 422, fix: error.fix });
  if (isAppError(error, 'xero')) {
    return new AppError('request', error.code, ownerWords(error.message), {
      status: 502,
      fix: 'Try again in a few minutes; nothing is lost meanwhile.',
    });
  }
  return null;
}

/** Their messages already hold the cause and the next step. */
function storeFix(error: AppError): string {
  return error.retry === 'later' ? 'Try again; if it goes on, look at the store.' : '';
}
