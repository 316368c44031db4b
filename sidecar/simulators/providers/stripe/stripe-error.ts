/** An error of Stripe's API, as it is sent. */
export class StripeError extends Error {
  override readonly name = 'StripeError';
  readonly status: number;
  readonly facts: { readonly code?: string; readonly param?: string };
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    facts: { readonly code?: string; readonly param?: string } = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.facts = facts;
    this.headers = headers;
  }

  get body() {
    return { error: { type: 'invalid_request_error', ...this.facts, message: this.message } };
  }
}
