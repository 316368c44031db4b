import express, { type Request, type Response } from 'express';
import { serveProvider, type ServedProvider } from '../serve.ts';
import { PAYPAL_SCOPES, PAYPAL_SWITCHES, type PaypalAccount, type PaypalSwitches } from './paypal-account.ts';
import { PaypalError, searchTransactions } from './search-transactions.ts';

export interface PaypalOptions {
  readonly accounts: readonly PaypalAccount[];
  readonly now?: () => Date;
  readonly switches?: Partial<PaypalSwitches>;
}

interface Token {
  readonly account: PaypalAccount;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
}

/** A strict PayPal: tokens, the search of transactions, balances. */
export function startPaypal(options: PaypalOptions): Promise<ServedProvider> {
  const { accounts, now = () => new Date() } = options;
  const switches = { ...PAYPAL_SWITCHES, ...options.switches };
  const tokens = new Map<string, Token>();
  const admit = (request: Request, scope: string) => {
    const found = tokens.get((request.headers.authorization ?? '').replace(/^Bearer /, ''));
    if (found === undefined || found.expiresAt <= now().getTime() || found.account.isRevoked)
      throw new PaypalError(
        401,
        'AUTHENTICATION_FAILURE',
        'Authentication failed due to invalid authentication credentials.',
      );
    if (!found.scopes.includes(scope))
      throw new PaypalError(403, 'NOT_AUTHORIZED', 'Authorization failed due to insufficient permissions.');
    return found.account;
  };
  return serveProvider((app) => {
    app.post('/v1/oauth2/token', express.urlencoded({ extended: false }), (request, response) => {
      const [clientId, secret] = basicOf(request);
      const account = accounts.find(
        (one) => one.clientId === clientId && one.clientSecret === secret && !one.isRevoked,
      );
      if (account === undefined) {
        const error_description = 'Client Authentication failed';
        response.status(401).json({ error: 'invalid_client', error_description });
        return;
      }
      const form = request.body as { readonly grant_type?: string } | undefined;
      if (form?.grant_type !== 'client_credentials') {
        response.status(400).json({ error: 'unsupported_grant_type', error_description: 'Grant Type is NULL' });
        return;
      }
      const token = `A21AA${String(tokens.size + 1).padStart(8, '0')}`;
      const expiresAt = now().getTime() + switches.tokenSeconds * 1000;
      tokens.set(token, { account, scopes: account.scopes, expiresAt });
      response.json({
        ...{ scope: account.scopes.join(' '), access_token: token, token_type: 'Bearer', app_id: 'APP-1' },
        expires_in: switches.tokenSeconds,
      });
    });
    app.get('/v1/reporting/transactions', (request, response) =>
      respond(response, () =>
        searchTransactions(admit(request, PAYPAL_SCOPES[0]), request.query, { now: now(), switches }),
      ),
    );
    app.get('/v1/reporting/balances', (request, response) =>
      respond(response, () => {
        const account = admit(request, PAYPAL_SCOPES[1]);
        const refreshed = new Date(now().getTime() - switches.lagMs);
        const balances = [...account.balances(refreshed)].map(([currency, value], index) => {
          const money = { currency_code: currency, value };
          const withheld_balance = { currency_code: currency, value: '0.00' };
          return { currency, primary: index === 0, total_balance: money, available_balance: money, withheld_balance };
        });
        const at = refreshed.toISOString();
        return { balances, account_id: account.id, as_of_time: at, last_refresh_time: at };
      }),
    );
  });
}

function basicOf(request: Request): [string, string] {
  const text = Buffer.from((request.headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString();
  const [id = '', secret = ''] = text.split(':');
  return [id, secret];
}

function respond(response: Response, answer: () => unknown): void {
  try {
    response.json(answer());
  } catch (error) {
    if (!(error instanceof PaypalError)) throw error;
    response.status(error.status).json(error.body);
  }
}
