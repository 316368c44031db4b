import type { Request } from 'express';
import type { StripeAccount } from './stripe-account.ts';
import { StripeError } from './stripe-error.ts';

/** Of one account, in a second (docs.stripe.com/rate-limits). */
const CALLS_PER_SECOND = { live: 100, test: 25 } as const;
const CALLS_PER_SECOND_AND_ENDPOINT = 25;

/** What a right brings with it; a right to write, also that to read. */
const IMPLIED: Readonly<Record<string, readonly string[]>> = {
  rak_balance_transaction_source_read: ['rak_balance_read'],
};

export interface Admitted {
  readonly account: StripeAccount;
}

/** Keys, rights and limits of every call. */
export class StripeGate {
  readonly #accounts: readonly StripeAccount[];
  readonly #now: () => Date;
  readonly #calls: { readonly account: string; readonly endpoint: string; readonly at: number }[] = [];

  constructor(accounts: readonly StripeAccount[], now: () => Date) {
    this.#accounts = accounts;
    this.#now = now;
  }

  admit(request: Request, endpoint: string, right: string): Admitted {
    const key = keyOf(request.headers.authorization ?? '');
    if (key === '') throw new StripeError(401, 'You did not provide an API key.');
    if (key.startsWith('pk_'))
      throw new StripeError(401, 'This API call cannot be made with a publishable API key.', {
        code: 'secret_key_required',
      });
    const account = this.#accounts.find(({ keys }) => keys.some((one) => one.key === key));
    const found = account?.keys.find((one) => one.key === key);
    if (account === undefined || found === undefined || found.isRevoked === true)
      throw new StripeError(401, `Invalid API Key provided: ${hidden(key)}`);
    this.#limit(account, endpoint);
    const rights = found.rights?.flatMap((one) => [one, one.replace(/_write$/, '_read'), ...(IMPLIED[one] ?? [])]);
    if (rights !== undefined && !rights.includes(right)) {
      const message =
        `The provided key '${hidden(key)}' does not have the required permissions for this endpoint on account '${account.id}'. ` +
        `Having the '${right}' permission would allow this request to continue.`;
      throw new StripeError(403, message);
    }
    return { account };
  }

  #limit(account: StripeAccount, endpoint: string): void {
    const at = Math.floor(this.#now().getTime() / 1000);
    const recent = this.#calls.filter((call) => call.at === at && call.account === account.id);
    const max = account.livemode ? CALLS_PER_SECOND.live : CALLS_PER_SECOND.test;
    const over =
      recent.length >= max
        ? 'global-rate'
        : recent.filter((call) => call.endpoint === endpoint).length >= CALLS_PER_SECOND_AND_ENDPOINT
          ? 'endpoint-rate'
          : null;
    this.#calls.splice(0, this.#calls.length, ...this.#calls.filter((call) => call.at === at), {
      account: account.id,
      endpoint,
      at,
    });
    if (over !== null)
      throw new StripeError(
        429,
        'Request rate limit exceeded.',
        { code: 'rate_limit' },
        { 'Stripe-Rate-Limited-Reason': over },
      );
  }
}

function keyOf(authorization: string): string {
  const [scheme = '', value = ''] = authorization.split(' ');
  if (scheme === 'Bearer') return value;
  return scheme === 'Basic' ? (Buffer.from(value, 'base64').toString().split(':')[0] ?? '') : '';
}

function hidden(key: string): string {
  return `${key.slice(0, 'rk_live_'.length)}***${key.slice(-4)}`;
}
