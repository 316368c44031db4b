import type { Request, Response } from 'express';
import { serveProvider, type ServedProvider } from '../serve.ts';
import {
  STRIPE_SWITCHES,
  type StripeAccount,
  type StripePayout,
  type StripeRow,
  type StripeSwitches,
} from './stripe-account.ts';
import { StripeError } from './stripe-error.ts';
import { type Admitted, StripeGate } from './stripe-gate.ts';
import { isWithin, textOf, toStripeList } from './stripe-list.ts';

export interface StripeOptions {
  readonly accounts: readonly StripeAccount[];
  readonly now?: () => Date;
  readonly switches?: Partial<StripeSwitches>;
}

const MANUAL = 'Balance transaction history can only be filtered on automatic transfers, not manual.';
/** Of objects that a reader of payouts has no need of. */
const OTHER_LISTS = {
  charges: 'rak_charge_read',
  payment_intents: 'rak_payment_intent_read',
  disputes: 'rak_dispute_read',
  customers: 'rak_customer_read',
  subscriptions: 'rak_subscription_read',
  products: 'rak_product_read',
};

type Answer = (admitted: Admitted, request: Request) => unknown;

/** A strict Stripe: payouts, balance transactions and the balance of its accounts. */
export function startStripe(options: StripeOptions): Promise<ServedProvider> {
  const { accounts, now = () => new Date() } = options;
  const switches = { ...STRIPE_SWITCHES, ...options.switches };
  const gate = new StripeGate(accounts, now);
  let requests = 0;
  return serveProvider((app) => {
    const get = (path: string, right: string, answer: Answer) =>
      app.get(path, (request, response) => {
        requests += 1;
        response.setHeader('Request-Id', `req_${String(requests)}`);
        respond(response, () => answer(gate.admit(request, path, right), request));
      });
    get('/v1/payouts', 'rak_payout_read', ({ account }, { query }) => listPayouts(account, query));
    get('/v1/payouts/:id', 'rak_payout_read', ({ account }, { params }) =>
      payoutJson(account, onePayout(account, textOf(params, 'id') ?? '')),
    );
    const rows = 'rak_balance_transaction_source_read';
    get('/v1/balance_transactions', rows, ({ account }, request) => listRows(account, request, switches));
    get('/v1/balance_transactions/:id', rows, ({ account }, { params }) => {
      const id = textOf(params, 'id') ?? '';
      const found = account.rows.find(({ json }) => json.id === id);
      if (found === undefined)
        throw new StripeError(404, `No such balance transaction: '${id}'`, { code: 'resource_missing', param: 'id' });
      return found.json;
    });
    get('/v1/balance', 'rak_balance_read', ({ account }) => balance(account, now()));
    for (const [name, right] of Object.entries(OTHER_LISTS))
      get(`/v1/${name}`, right, () => ({ object: 'list', data: [], has_more: false, url: `/v1/${name}` }));
    app.use((request, response) => {
      const message = `Unrecognized request URL (${request.method}: ${request.path}).`;
      response.status(404).json(new StripeError(404, message).body);
    });
  });
}

function respond(response: Response, answer: () => unknown): void {
  try {
    response.json(answer());
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    response.status(error.status).set(error.headers).json(error.body);
  }
}

function onePayout(account: StripeAccount, id: string): StripePayout {
  const found = account.payouts.find((one) => one.id === id);
  if (found === undefined)
    throw new StripeError(404, `No such payout: '${id}'`, { code: 'resource_missing', param: 'payout' });
  return found;
}

function payoutJson(account: StripeAccount, payout: StripePayout) {
  const own = account.rows.find(({ json, source }) => json['type'] === 'payout' && source?.['id'] === payout.id);
  return {
    ...{
      object: 'payout',
      description: 'STRIPE PAYOUT',
      destination: 'ba_1',
      livemode: account.livemode,
      metadata: {},
    },
    ...{
      method: 'standard',
      source_type: 'card',
      type: 'bank_account',
      statement_descriptor: null,
      original_payout: null,
    },
    ...{
      reversed_by: null,
      failure_message: null,
      trace_id: { status: 'supported', value: `TRACE${payout.id.slice(3).toUpperCase()}` },
    },
    ...payout,
    balance_transaction: own?.json.id ?? null,
  };
}

function listPayouts(account: StripeAccount, query: Request['query']) {
  // The documented values; `in_transit` was seen to filter nothing.
  const status = textOf(query, 'status');
  const found = account.payouts
    .filter((one) => isWithin(one.created, query, 'created') && isWithin(one.arrival_date, query, 'arrival_date'))
    .filter((one) => status === null || status === 'in_transit' || one.status === status)
    .toSorted((a, b) => b.created - a.created)
    .map((one) => payoutJson(account, one));
  return toStripeList(found, query, { url: '/v1/payouts', idOf: ({ id }) => id, what: 'payout' });
}

function listRows(account: StripeAccount, request: Request, switches: StripeSwitches) {
  const { query } = request;
  const payout = textOf(query, 'payout');
  const inPayout = payout === null ? account.rows : rowsOfPayout(account, payout, switches);
  const [type, currency, source] = ['type', 'currency', 'source'].map((name) => textOf(query, name));
  const found = inPayout
    .filter(({ json }) => isWithin(json.created, query, 'created'))
    .filter(({ json }) => (type == null || json['type'] === type) && (currency == null || json.currency === currency))
    .filter((row) => source == null || (row.source?.['object'] !== 'dispute' && row.source?.['id'] === source))
    .toSorted((a, b) => b.json.created - a.json.created || (a.json.id < b.json.id ? 1 : -1));
  const list = toStripeList(found, query, {
    ...{ url: '/v1/balance_transactions', idOf: (row: StripeRow) => row.json.id, what: 'balance_transaction' },
  });
  const expands = [query['expand[]']].flat().includes('data.source');
  return { ...list, data: list.data.map((row) => (expands ? { ...row.json, source: row.source } : row.json)) };
}

function rowsOfPayout(account: StripeAccount, id: string, switches: StripeSwitches): readonly StripeRow[] {
  const payout = account.payouts.find((one) => one.id === id);
  if (payout === undefined)
    throw new StripeError(400, `No such payout: '${id}'`, { code: 'resource_missing', param: 'payout' });
  if (!payout.automatic) throw new StripeError(400, MANUAL);
  const rows = account.rows
    .filter((row) => row.payout === id)
    .filter(({ json }) => switches.ownRow || json['type'] !== 'payout');
  return payout.reconciliation_status === 'completed' ? rows : rows.slice(switches.missingWhileInProgress);
}

/** Σ net by currency, split on available_on. */
function balance(account: StripeAccount, now: Date) {
  const sums = new Map<string, { available: number; pending: number }>();
  for (const { json } of account.rows) {
    if (json.created * 1000 > now.getTime()) continue;
    const sum = sums.get(json.currency) ?? { available: 0, pending: 0 };
    const isAvailable = json['type'] === 'payout' || Number(json['available_on']) * 1000 <= now.getTime();
    sum[isAvailable ? 'available' : 'pending'] += json.net;
    sums.set(json.currency, sum);
  }
  const side = (name: 'available' | 'pending') =>
    [...sums].map(([currency, sum]) => ({ amount: sum[name], currency, source_types: { card: sum[name] } }));
  return { object: 'balance', livemode: account.livemode, available: side('available'), pending: side('pending') };
}
