/** One accounting call as the HTTP shell hands it over: authenticated, tenant known, body parsed. */
export interface AccountingRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** Segments after /api.xro/2.0, decoded, e.g. ['Invoices', '<id>', 'History']. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly ifModifiedSince: string | null;
  /** Parsed JSON, undefined when there was none. */
  readonly body: unknown;
  readonly now: Date;
  readonly app: { readonly clientId: string; readonly name: string };
}

/** A string body is sent as is; anything else as JSON. */
export interface AccountingAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly contentType?: string;
}
