import { AppError, type ErrorArea } from '../domain/app-error.ts';
import { refusal } from '../domain/refusal.ts';
import { ownerWords } from '../wording/owner-words.ts';

/** The CLI's next steps do not help in wp-admin: these are worded for the page. */
const CONNECTION: Partial<Record<string, readonly [status: number, fix: string]>> = {
  store_unknown: [404, 'Pair the store again in the settings of the plugin.'],
  not_connected: [409, 'Connect the store to Xero on the tab "Connection".'],
  organisation_unknown: [404, 'Connect to Xero and allow access to the organisation.'],
  store_moved_or_cloned: [
    409,
    'The operator of the service confirms that the shop moved there ("store moved") or removes the old one ("store remove"); then pair again.',
  ],
  xero_app_missing: [
    503,
    'The operator of the service sets XERO_CLIENT_ID and XERO_CLIENT_SECRET, then starts it again.',
  ],
};

const STORE_STATUSES: Partial<Record<string, number>> = {
  store_not_found: 404,
  // The caller can fix these.
  ...{ store_refused: 422, store_auth_failed: 422, store_redirected: 422 },
};

/** The disk may be emptied at any time. */
const DISK_FULL_RETRY_MS = 60_000;

/** By area; the settings, which name their faults, by code. */
const ANSWERS: Partial<Record<ErrorArea, (error: AppError) => AppError | null>> = {
  request: (error) => error,
  connection: ({ code, message, fix }) => {
    const [status, pageFix] = CONNECTION[code] ?? [422, ownerWords(fix)];
    return refusal(status, code, ownerWords(message), pageFix);
  },
  settings: ({ code, facts: { faults } }) => {
    if (code === 'settings_invalid') {
      return refusal(422, code, 'Some settings are wrong.', 'Fix the fields named here.', faults);
    }
    if (code !== 'settings_unreadable') return null;
    const fix = 'The operator of the service fixes it in a text editor, or moves it away to start from the defaults.';
    return refusal(500, code, 'The settings file of this store cannot be read.', fix, faults);
  },
  // Their messages already hold the cause and the next step.
  store: ({ code, message, retry }) => {
    const fix = retry === 'later' ? 'Try again; if it goes on, look at the store.' : '';
    return refusal(STORE_STATUSES[code] ?? 502, code, message, fix);
  },
  // What a provider says of a key, or what is wrong with its file: the person can fix it, or tries again.
  provider: ({ code, message, fix, retry }) =>
    refusal(retry === 'later' ? 502 : 422, code, ownerWords(message), ownerWords(fix)),
  alert: ({ code, message, fix }) => refusal(422, code, message, fix),
  database: ({ code, fix }) => {
    if (code !== 'database_full') return null;
    const message = 'The disk of the service is full: nothing can be stored.';
    return new AppError('request', code, message, { status: 503, fix, retryAfterMs: DISK_FULL_RETRY_MS });
  },
  xero: ({ code, message }) =>
    refusal(502, code, ownerWords(message), 'Try again in a few minutes; nothing is lost meanwhile.'),
};

/** What an error of the parts below means to the caller; null = our own fault, only logged. */
export function toApiError(error: unknown): AppError | null {
  return error instanceof AppError ? (ANSWERS[error.area]?.(error) ?? null) : null;
}

export function notConnected(): AppError {
  const fix = 'Connect it to Xero.';
  return new AppError('connection', 'not_connected', 'The store is not connected to Xero.', { fix });
}
