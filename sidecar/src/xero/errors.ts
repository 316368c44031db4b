/** What a failed call means for its caller. `lookup`: Xero may have done it, so check before resending. */
export type Retry = 'never' | 'later' | 'lookup';

/** Which limit a 429 named. `app`: the app-wide minute, shared by all organisations. */
export type RateLimitProblem = 'minute' | 'day' | 'concurrent' | 'app';

export type XeroErrorCode =
  | 'xero_unreachable'
  | 'xero_timeout'
  | 'xero_rate_limited'
  | 'xero_unauthorised'
  | 'xero_scope_missing'
  | 'xero_disconnected'
  | 'xero_server_error'
  | 'xero_maintenance'
  | 'xero_validation'
  | 'xero_key_reused'
  | 'xero_not_found'
  | 'xero_refused'
  | 'xero_bad_answer';

export interface XeroErrorDetails {
  readonly status?: number | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly problem?: RateLimitProblem | undefined;
  /** Xero's id of the call, for its support. */
  readonly correlationId?: string | undefined;
  readonly cause?: unknown;
}

/** Base of every failed Xero call; the decision is in `retry`, never in the text. */
export class XeroError extends Error {
  override readonly name: string = 'XeroError';
  readonly code: XeroErrorCode;
  readonly retry: Retry;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;
  readonly problem: RateLimitProblem | undefined;
  readonly correlationId: string | undefined;

  constructor(code: XeroErrorCode, retry: Retry, message: string, details: XeroErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.retry = retry;
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs;
    this.problem = details.problem;
    this.correlationId = details.correlationId;
  }
}

/** The connection failed. `lookup` when a write may have reached Xero. */
export class XeroUnreachable extends XeroError {
  override readonly name = 'XeroUnreachable';
  constructor(retry: 'later' | 'lookup', message: string, details?: XeroErrorDetails) {
    super('xero_unreachable', retry, message, details);
  }
}

/** Its caller cancelled the call before it could go out: it was not sent. */
export class CallWithdrawn extends Error {
  override readonly name = 'CallWithdrawn';
}

/** Timed out. */
export class XeroTimeout extends XeroError {
  override readonly name = 'XeroTimeout';
  constructor(retry: 'later' | 'lookup', message: string, details?: XeroErrorDetails) {
    super('xero_timeout', retry, message, details);
  }
}

/** 429, or held back by our own governor: nothing was written. */
export class XeroRateLimited extends XeroError {
  override readonly name = 'XeroRateLimited';
  override readonly problem: RateLimitProblem;
  override readonly retryAfterMs: number;
  constructor(problem: RateLimitProblem, retryAfterMs: number, message: string, details?: XeroErrorDetails) {
    super('xero_rate_limited', 'later', message, { ...details, problem, retryAfterMs });
    this.problem = problem;
    this.retryAfterMs = retryAfterMs;
  }
}

/** 401 although the token was just refreshed: nothing was written. */
export class XeroUnauthorised extends XeroError {
  override readonly name = 'XeroUnauthorised';
  constructor(message: string, details?: XeroErrorDetails) {
    super('xero_unauthorised', 'later', message, details);
  }
}

/** The consent lacks a scope; fixed when the store owner connects again. */
export class XeroScopeMissing extends XeroError {
  override readonly name = 'XeroScopeMissing';
  constructor(message: string, details?: XeroErrorDetails) {
    super('xero_scope_missing', 'later', message, details);
  }
}

/** The organisation is no longer connected to this app, or its refresh token is dead. */
export class XeroDisconnected extends XeroError {
  override readonly name = 'XeroDisconnected';
  constructor(message: string, details?: XeroErrorDetails) {
    super('xero_disconnected', 'later', message, details);
  }
}

/** 5xx: Xero may have processed it, and replays the 5xx under the same key for the key's life. */
export class XeroServerError extends XeroError {
  override readonly name = 'XeroServerError';
  constructor(retry: 'later' | 'lookup', message: string, details?: XeroErrorDetails) {
    super('xero_server_error', retry, message, details);
  }
}

/** 503: Xero or the one organisation is offline for some minutes. */
export class XeroMaintenance extends XeroError {
  override readonly name = 'XeroMaintenance';
  constructor(message: string, details?: XeroErrorDetails) {
    super('xero_maintenance', 'later', message, details);
  }
}

/** 400 for the whole call. */
export class XeroValidation extends XeroError {
  override readonly name = 'XeroValidation';
  /** Xero's messages on every element and nested object, no repeats. */
  readonly messages: readonly string[];
  constructor(messages: readonly string[], message: string, details?: XeroErrorDetails) {
    super('xero_validation', 'never', message, details);
    this.messages = messages;
  }
}

/** The idempotency key was used with other bytes: the first request counts, so look up its result. */
export class XeroKeyReused extends XeroError {
  override readonly name = 'XeroKeyReused';
  constructor(message: string, details?: XeroErrorDetails) {
    super('xero_key_reused', 'lookup', message, details);
  }
}

/** 404: no such document, or a write that names an unknown contact. */
export class XeroNotFound extends XeroError {
  override readonly name = 'XeroNotFound';
  constructor(message: string, details?: XeroErrorDetails) {
    super('xero_not_found', 'never', message, details);
  }
}

/** Any other 4xx, or a call that breaks our own limits before it is sent. */
export class XeroRefused extends XeroError {
  override readonly name = 'XeroRefused';
  constructor(message: string, details?: XeroErrorDetails) {
    super('xero_refused', 'never', message, details);
  }
}

/** An unreadable response: not JSON, cut off, or without the requested data. */
export class XeroBadAnswer extends XeroError {
  override readonly name = 'XeroBadAnswer';
  constructor(retry: 'later' | 'lookup', message: string, details?: XeroErrorDetails) {
    super('xero_bad_answer', retry, message, details);
  }
}
