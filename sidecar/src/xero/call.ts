import type { ListReading } from '../domain/json/parse-json-in-turns.ts';
import type { Priority } from './rate-window.ts';

export interface XeroCall {
  readonly tenantId: string;
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** Below the accounting API, with its query: e.g. Invoices?summarizeErrors=false&unitdp=4. */
  readonly path: string;
  /** JSON, sent byte for byte. */
  readonly body: string | null;
  readonly idempotencyKey: string | null;
  readonly priority: Priority;
  /** Reads only: If-Modified-Since, kept to the second. */
  readonly modifiedSince?: Date;
  /** Reads only: a list of the answer that is read while it is parsed. */
  readonly list?: ListReading;
  /** Asked just before each sending, after waiting for limits and token; false = it is not sent. */
  readonly mayGo?: () => Promise<boolean>;
}

export interface XeroAnswer {
  readonly status: number;
  /** null when Xero answered without a body (204, 304). */
  readonly json: unknown;
}

/** One finished HTTP call; for counters and logs. */
export interface CallEvent {
  readonly tenantId: string;
  readonly method: XeroCall['method'];
  /** First segment of the path, e.g. Invoices. */
  readonly resource: string;
  /** null = no answer. */
  readonly status: number | null;
  readonly durationMs: number;
}
