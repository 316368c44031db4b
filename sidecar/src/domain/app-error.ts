import type { SettingsFault } from './settings/settings.ts';

/** What a failed call means for its caller. `lookup`: it may have been done, so check before sending it again. */
export type Retry = 'never' | 'later' | 'lookup';

/** Where an error comes from. `withdrawn`: the caller cancelled a call before it was sent. */
export type ErrorArea =
  | 'alert'
  | 'command'
  | 'config'
  | 'connection'
  | 'database'
  | 'ledger'
  | 'oauth'
  | 'provider'
  | 'request'
  | 'settings'
  | 'store'
  | 'withdrawn'
  | 'xero';

/** What an error's handler may need; each is set by the area it belongs to. */
export interface ErrorFacts {
  /** HTTP: of the answer (store, Xero), or for the answer (request). */
  readonly status?: number | undefined;
  /** From Retry-After, or from our own rate limit. */
  readonly retryAfterMs?: number | undefined;
  /** The Xero limit that a 429 named: minute, day, concurrent, app. */
  readonly problem?: string | undefined;
  /** Xero's id of the call, for its support. */
  readonly correlationId?: string | undefined;
  /** Xero's messages on every element and nested object, no repeats. */
  readonly messages?: readonly string[] | undefined;
  /** Which part of a store's key is wrong, and why its answer is bad: see woocommerce/store-error.ts. */
  readonly failure?: string | undefined;
  readonly about?: 'field' | 'order' | undefined;
  readonly faults?: readonly SettingsFault[] | undefined;
  /** Exit code of a command. */
  readonly exit?: number | undefined;
}

export interface ErrorOptions extends ErrorFacts {
  /** The next step for a person. Default: '' = none. */
  readonly fix?: string | undefined;
  /** Default: never. */
  readonly retry?: Retry | undefined;
  readonly cause?: unknown;
}

/** The error of every room. `message` never contains a key, secret or signature, and no decision depends on it. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly area: ErrorArea;
  /** Stable, e.g. store_timeout: people search for it, scripts depend on it. */
  readonly code: string;
  /** The next step for a person; '' = none. */
  readonly fix: string;
  readonly retry: Retry;
  readonly facts: ErrorFacts;

  constructor(area: ErrorArea, code: string, message: string, options: ErrorOptions = {}) {
    const { fix = '', retry = 'never', cause, ...facts } = options;
    super(message, cause === undefined ? undefined : { cause });
    this.area = area;
    this.code = code;
    this.fix = fix;
    this.retry = retry;
    this.facts = facts;
  }
}

/** Whether it is an error of this area, and, if codes are given, one of them. */
export function isAppError<Area extends ErrorArea>(
  error: unknown,
  area: Area,
  ...codes: readonly string[]
): error is AppError & { readonly area: Area } {
  if (!(error instanceof AppError) || error.area !== area) return false;
  return codes.length === 0 || codes.includes(error.code);
}
