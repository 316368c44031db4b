import { type AppError, isAppError } from '../../domain/app-error.ts';
import { type CheckedKey, keyHintOf } from '../provider-client.ts';
import { providerError } from '../provider-error.ts';
import { readProviderWire } from '../read-wire.ts';
import { createStripeHttp, STRIPE_KEYS, type StripeHttp, type StripeHttpParts } from './stripe-http.ts';
import { STRIPE_BALANCE } from './stripe-wire.ts';

/** Everything that is read, with the right that Stripe asks for it (docs.stripe.com/keys/restricted-api-keys). */
const NEEDED = [
  { path: 'payouts', right: 'rak_payout_read', name: 'Payouts' },
  { path: 'balance_transactions', right: 'rak_balance_transaction_source_read', name: 'Balance transaction sources' },
  { path: 'balance', right: 'rak_balance_read', name: 'Balance' },
] as const;

/** Nothing of a payout. A key that may read them was made with more rights than this needs. */
const NOT_NEEDED = [
  // A right to write includes the right to read: a key that could charge, refund or answer disputes shows here.
  { path: 'charges', name: 'Charges and Refunds' },
  { path: 'payment_intents', name: 'PaymentIntents' },
  { path: 'disputes', name: 'Disputes' },
  { path: 'customers', name: 'Customers' },
  { path: 'subscriptions', name: 'Subscriptions' },
  { path: 'products', name: 'Products' },
] as const;

const LEAST = NEEDED.map(({ name }) => `${name}: Read`).join(', ');
const PRETICKED = `https://dashboard.stripe.com/apikeys/create?name=ML%20Connector&${NEEDED.map(({ right }) => `permissions[]=${right}`).join('&')}`;
const NEW_KEY = `${STRIPE_KEYS} > Create restricted key, choose ${LEAST}, and nothing else: ${PRETICKED}`;

/**
 * Right by right. `knownRow`: the id of a row that was read before by another key, '' = none. Throws a provider error that says what
 * is wrong with the key, and what to do.
 */
export async function checkStripeKey(parts: StripeHttpParts, knownRow: string): Promise<CheckedKey> {
  checkForm(parts.key);
  const http = createStripeHttp(parts);
  await checkNeeded(http);
  await refuseMore(http);
  const { livemode } = readProviderWire('stripe', STRIPE_BALANCE, await http.get('balance'), 'the balance');
  if (!livemode) throw testKey();
  if (knownRow !== '') await refuseOtherAccount(http, knownRow);
  return { accountId: '', keyHint: keyHintOf(parts.key, 'rk_live_'.length) };
}

function checkForm(key: string): void {
  if (/^(?:sk|rk)_test_/.test(key)) throw testKey();
  if (key.startsWith('sk_')) {
    const message = 'This is a secret key: it may do everything, also pay out and refund. Nothing was kept.';
    throw providerError('provider_rights_too_many', message, { fix: NEW_KEY });
  }
  if (/^rk_live_\w{8,}$/.test(key)) return;
  const message = 'This is no restricted key of Stripe: those begin with rk_live_.';
  throw providerError('provider_key_wrong', message, { fix: NEW_KEY });
}

function testKey(): AppError {
  const message = 'This key reads a test account of Stripe: its payouts are no money.';
  return providerError('provider_test_key', message, {
    fix: 'Switch the Dashboard to live mode, and make the key there.',
  });
}

/** All that is missing, in one message: each is asked for. */
async function checkNeeded(http: StripeHttp): Promise<void> {
  const missing: { readonly name: string; readonly right: string; readonly error: AppError }[] = [];
  for (const { path, name, right } of NEEDED) {
    const error = await refusalOf(http, path);
    if (error !== null) missing.push({ name, right, error });
  }
  const [first] = missing;
  if (first === undefined) return;
  const names = missing.map(({ name, right }) => `${name}: Read (${right})`).join(', ');
  const message = `The Stripe key lacks ${names}. ${first.error.message}`;
  throw providerError('provider_right_missing', message, { fix: first.error.fix, status: 403 });
}

async function refuseMore(http: StripeHttp): Promise<void> {
  const more: string[] = [];
  for (const { path, name } of NOT_NEEDED) if ((await refusalOf(http, path)) === null) more.push(name);
  if (more.length === 0) return;
  const message = `The Stripe key may do more than reading payouts: it reads ${more.join(', ')}. Nothing was kept.`;
  throw providerError('provider_rights_too_many', message, { fix: NEW_KEY });
}

/** null = the key may read it. */
async function refusalOf(http: StripeHttp, path: string): Promise<AppError | null> {
  try {
    await http.get(path, path === 'balance' ? {} : { limit: '1' });
    return null;
  } catch (error) {
    if (isAppError(error, 'provider', 'provider_right_missing')) return error;
    throw error;
  }
}

async function refuseOtherAccount(http: StripeHttp, knownRow: string): Promise<void> {
  try {
    await http.get(`balance_transactions/${encodeURIComponent(knownRow)}`);
  } catch (error) {
    if (!isAppError(error, 'provider', 'provider_refused') || error.facts.status !== 404) throw error;
    const message = `This key is of another Stripe account: it does not know ${knownRow}, which was read before for this store.`;
    const fix =
      'Make the key in the account that this shop pays into. If the shop changed its account, disconnect Stripe first.';
    throw providerError('provider_other_account', message, { fix });
  }
}
