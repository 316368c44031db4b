import type { Context } from '../../context/context.ts';
import { PAYOUT_GATEWAY_NAMES } from '../../domain/payouts/payout-gateways.ts';
import type { PayoutGateway } from '../../domain/payouts/payouts.ts';
import { checkPaypalApp } from '../../providers/paypal/paypal-client.ts';
import type { CheckedKey } from '../../providers/provider-client.ts';
import { providerError } from '../../providers/provider-error.ts';
import { checkStripeKey } from '../../providers/stripe/check-stripe-key.ts';
import { checkWooPayments } from '../../providers/woopayments/woopayments-client.ts';
import { paypalParts, stripeParts } from './provider-clients.ts';

export interface ConnectProvider {
  readonly storeId: string;
  readonly gateway: PayoutGateway;
  /** What the key's file holds; '' for WooPayments, which is read with the shop's own key. */
  readonly secret: string;
  readonly by: string;
}

interface Checked extends CheckedKey {
  /** Kept encrypted. */
  readonly secret: object | null;
}

type Connecting = Pick<Context, 'clearing' | 'config' | 'ledger' | 'now' | 'sleep' | 'storeClient' | 'stores'>;

/** Checks a key right by right and keeps it; one that fails is not kept. Throws a provider error with what to do. */
export async function connectProvider(context: Connecting, wanted: ConnectProvider): Promise<CheckedKey> {
  const { storeId, gateway, by } = wanted;
  await context.stores.get(storeId);
  const { secret, accountId, keyHint } = await check(context, wanted);
  const before = await context.clearing.connection(storeId, gateway);
  if (before !== null && before.accountId !== '' && accountId !== before.accountId)
    throw otherAccount(gateway, storeId);
  await context.clearing.saveConnection(storeId, { gateway, accountId, secret, keyHint });
  const detail = { gateway, key: keyHint };
  await context.ledger.recordAction({ action: 'provider_connected', by, storeId, detail });
  return { accountId, keyHint };
}

/** What was read stays. false = it was not connected. */
export async function disconnectProvider(
  context: Pick<Context, 'clearing' | 'ledger' | 'stores'>,
  { storeId, gateway, by }: Omit<ConnectProvider, 'secret'>,
): Promise<boolean> {
  await context.stores.get(storeId);
  const was = await context.clearing.removeConnection(storeId, gateway);
  if (was) await context.ledger.recordAction({ action: 'provider_disconnected', by, storeId, detail: { gateway } });
  return was;
}

async function check(context: Connecting, { storeId, gateway, secret }: ConnectProvider): Promise<Checked> {
  const lines = secret
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (gateway === 'woopayments')
    return { secret: null, ...(await checkWooPayments(await context.storeClient(storeId))) };
  if (gateway === 'stripe') {
    const [key = '', ...more] = lines;
    if (more.length > 0) throw wrongFile('one restricted key');
    const isKnown = (await context.clearing.connection(storeId, gateway)) !== null;
    const known = isKnown ? await context.clearing.newestRow(storeId, gateway) : null;
    return { secret: { key }, ...(await checkStripeKey(stripeParts(context, { key }), known ?? '')) };
  }
  const [clientId, clientSecret, ...more] = lines;
  if (clientId === undefined || clientSecret === undefined || more.length > 0)
    throw wrongFile('two lines: the client id and the secret of the app');
  const app = { clientId, clientSecret };
  return { secret: app, ...(await checkPaypalApp(paypalParts(context, app))) };
}

function wrongFile(holds: string): Error {
  return providerError('provider_key_wrong', 'The key could not be read.', { fix: `The file has to hold ${holds}.` });
}

function otherAccount(gateway: PayoutGateway, storeId: string): Error {
  const name = PAYOUT_GATEWAY_NAMES[gateway];
  const message = `This key is of another ${name} account than the one that ${storeId} was read from. Nothing was changed.`;
  const fix = `If the shop changed its account: npm run cli -- payouts disconnect ${storeId} ${gateway}, then connect it again.`;
  return providerError('provider_other_account', message, { fix });
}
