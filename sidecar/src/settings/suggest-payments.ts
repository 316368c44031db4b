import type { OrganisationLists, XeroAccount } from '../domain/documents.ts';
import { findAccount } from '../mapping/invoice/account.ts';
import { entryOf, type Settings } from '../domain/settings/settings.ts';
import { describeAccount, firstNamed } from './suggest-accounts.ts';
import type { Gateway, PaidBy, SuggestInput, Suggestion } from './suggestion.ts';

/** Words in the names of accounts for a gateway's money. */
const GATEWAY_WORDS: readonly (readonly [RegExp, readonly RegExp[]])[] = [
  [/^stripe/, [/\bstripe\b/i]],
  [/^(?:ppcp|paypal)/, [/\bpaypal\b/i]],
  [/^woocommerce_payments/, [/\bwoo ?payments\b/i, /\bwoocommerce payments\b/i, /\bwcpay\b/i]],
  [/^square/, [/\bsquare\b/i]],
  [/^mollie/, [/\bmollie\b/i]],
  [/^klarna|_klarna$/, [/\bklarna\b/i]],
  [/^(?:afterpay|clearpay)/, [/\b(?:afterpay|clearpay)\b/i]],
  [/^amazon/, [/\bamazon\b/i]],
  [/^gocardless/, [/\bgocardless\b/i]],
  [/^worldpay/, [/\bworldpay\b/i]],
  [/^sumup/, [/\bsumup\b/i]],
];
/** Paid with what the buyer has with the store, by the ids of the usual plugins: money that arrived before, if ever. */
const STORE_CREDIT =
  /(?:^|_)(?:wallet|woo_wallet|terawallet|account_?funds|store_?credit|gift_?cards?|points|mycred|yith_funds)(?:$|_)/;
/** Payments into the store's own bank account. */
const BANK_TRANSFERS = new Set(['bacs', 'cheque', 'eft', 'invoice']);
const CASH_ON_DELIVERY = 'cod';
const CLEARING = [
  /\bwoo ?commerce\b.{0,150}\bclearing\b/i,
  /\b(?:online|web ?shop|card|merchant|payments?)\b.{0,150}\bclearing\b/i,
  /\bclearing\b/i,
  /\bundeposited funds\b/i,
  /\b(?:payments?|funds|money) in transit\b/i,
];
const NOT_THE_SHOPS_BANK =
  /\b(?:clearing|savings?|reserve|credit card|visa|mastercard|amex|loan|petty|payroll|tax|vat|gst|trust|deposit)\b/i;

interface Place {
  readonly account: XeroAccount;
  readonly reason: string;
  readonly confidence: Suggestion['confidence'];
}

/**
 * A payment account per payment method: a clearing account of its own for each provider, the bank account for transfers and
 * cheques. Providers never share one: no balance would match a payout. What no list decides is asked about, not suggested:
 * methods paid with store credit, and all methods that the shop no longer has.
 */
export function suggestPayments(
  current: Settings,
  gateways: readonly Gateway[],
  currency: string,
  lists: OrganisationLists,
): Suggestion[] {
  const usable = lists.accounts.filter((account) => isUsable(account, currency));
  const notOfGateways = usable.filter((account) => !isGatewayAccount(account));
  const clearing = clearingAccount(notOfGateways);
  const enabled = gateways.filter((gateway) => gateway.enabled);
  const sharing = new Set(enabled.filter((one) => needsClearing(one, usable)).map(({ id }) => providerOf(id)));
  const isFree = clearing !== null && sharing.size === 1 && !isUsedByAnother(clearing, current, sharing);
  return enabled
    .filter((gateway) => !isSettled(current, gateway.id, lists))
    .flatMap((gateway) => forGateway(gateway, usable, currency, isFree ? clearing : null));
}

/**
 * An account for a payment method's orders in another currency than the store's, where such orders were paid and the
 * organisation has an account in that currency: named after the provider, or for transfers a bank account. Without one,
 * Xero converts the money to the method's own account.
 */
export function suggestCurrencyAccounts(current: Settings, input: SuggestInput): Suggestion[] {
  const { store, gateways, paidBy = [] } = input;
  return paidBy
    .filter(({ currency }) => currency !== store.currency)
    .toSorted((a, b) => b.orders - a.orders)
    .flatMap((paid) => {
      const gateway = gateways.find(({ id, enabled }) => enabled && id === paid.method);
      return gateway === undefined ? [] : forCurrency(gateway, paid, current, input);
    });
}

function forCurrency(
  gateway: Gateway,
  { currency, orders }: PaidBy,
  current: Settings,
  { lists }: SuggestInput,
): Suggestion[] {
  const { id, title } = gateway;
  const key = `${id}:${currency}`;
  const own = entryOf(current.payments.methods, id);
  const isWithoutPayment = own !== undefined && 'none' in own;
  if (isWithoutPayment || id === CASH_ON_DELIVERY || STORE_CREDIT.test(id) || isSettled(current, key, lists)) return [];
  const inCurrency = lists.accounts.filter((one) => one.currencyCode === currency && isUsable(one, currency));
  const seen =
    orders === 1
      ? `1 of the latest paid orders by "${title}" (${id}) is in ${currency}`
      : `${orders} of the latest paid orders by "${title}" (${id}) are in ${currency}`;
  const path = `payments.methods.${key}`;
  if (BANK_TRANSFERS.has(id)) {
    const place = bankPlace(inCurrency, currency);
    if (place === null) return [];
    const { account, reason, confidence } = place;
    return [{ path, value: { account: account.code || account.accountId }, reason: `${seen}; ${reason}`, confidence }];
  }
  const account = firstNamed(inCurrency, wordsOf(id));
  if (account === null) return [];
  const reason = `${seen}, and ${describeAccount(account)} is an account in ${currency} named after the provider.`;
  return [{ path, value: { account: account.code || account.accountId }, reason, confidence: 'high' }];
}

/** Xero books fees, and matches payouts, on bank accounts only. */
function clearingAccount(accounts: readonly XeroAccount[]): XeroAccount | null {
  return (
    firstNamed(
      accounts.filter(({ type }) => type === 'BANK'),
      CLEARING,
    ) ?? firstNamed(accounts, CLEARING)
  );
}

/** "stripe", "stripe_sepa" and "stripe_ideal" are paid out together. */
export function providerOf(gatewayId: string): string {
  const known = GATEWAY_WORDS.findIndex(([ids]) => ids.test(gatewayId));
  return known === -1 ? gatewayId : String(known);
}

export function needsClearing({ id }: Gateway, usable: readonly XeroAccount[]): boolean {
  const hasAccount = id === CASH_ON_DELIVERY || BANK_TRANSFERS.has(id) || STORE_CREDIT.test(id);
  return !hasAccount && firstNamed(usable, wordsOf(id)) === null;
}

function isUsedByAnother(account: XeroAccount, { payments }: Settings, providers: ReadonlySet<string>): boolean {
  return Object.entries(payments.methods).some(([key, method]) => {
    const isOwn = providers.has(providerOf(key.split(':')[0] ?? key));
    return 'account' in method && [account.code, account.accountId].includes(method.account) && !isOwn;
  });
}

function wordsOf(gatewayId: string): RegExp[] {
  return GATEWAY_WORDS.filter(([ids]) => ids.test(gatewayId)).flatMap(([, names]) => [...names]);
}

function forGateway(
  gateway: Gateway,
  usable: readonly XeroAccount[],
  currency: string,
  clearing: XeroAccount | null,
): Suggestion[] {
  const path = `payments.methods.${gateway.id}`;
  if (gateway.id === CASH_ON_DELIVERY) {
    const reason = 'Cash on delivery is collected later: the payment is entered when the courier’s money arrives.';
    return [{ path, value: { none: true }, reason, confidence: 'high' }];
  }
  if (STORE_CREDIT.test(gateway.id)) return [];
  const place = BANK_TRANSFERS.has(gateway.id) ? bankPlace(usable, currency) : gatewayPlace(gateway, usable, clearing);
  if (place === null) return [];
  const { account, reason, confidence } = place;
  return [{ path, value: { account: account.code || account.accountId }, reason, confidence }];
}

function gatewayPlace(gateway: Gateway, usable: readonly XeroAccount[], clearing: XeroAccount | null): Place | null {
  const account = firstNamed(usable, wordsOf(gateway.id));
  if (account !== null) {
    const reason = `${describeAccount(account)} is named after the gateway of "${gateway.title}" (${gateway.id}).`;
    return { account, reason, confidence: 'high' };
  }
  if (clearing === null) return null;
  const fees = clearing.type === 'BANK' ? '' : ' Its fees cannot be booked there: that needs a bank account.';
  const reason = `No account is named after "${gateway.title}" (${gateway.id}); ${describeAccount(clearing)} holds money in transit.${fees}`;
  return { account: clearing, reason, confidence: 'medium' };
}

function bankPlace(usable: readonly XeroAccount[], currency: string): Place | null {
  const isOwnBank = ({ type, name }: XeroAccount) => type === 'BANK' && !NOT_THE_SHOPS_BANK.test(name);
  const banks = usable.filter((account) => isOwnBank(account) && !isGatewayAccount(account));
  const account = banks.find((bank) => bank.currencyCode === currency) ?? banks[0];
  if (account === undefined) return null;
  const others = banks.length > 1 ? `, the first of ${banks.length} such accounts` : '';
  const reason = `${describeAccount(account)} is a bank account in ${currency}${others}; transfers and cheques arrive there.`;
  return { account, reason, confidence: banks.length > 1 ? 'medium' : 'high' };
}

function isGatewayAccount(account: XeroAccount): boolean {
  return GATEWAY_WORDS.some(([, names]) => names.some((name) => name.test(account.name)));
}

/** Never an account in another currency: Xero would convert at its own rate. */
export function isUsable(account: XeroAccount, currency: string): boolean {
  const takesPayments = account.type === 'BANK' || account.enablePaymentsToAccount;
  const isOwnCurrency = account.currencyCode === '' || account.currencyCode === currency;
  return account.status === 'ACTIVE' && takesPayments && isOwnCurrency;
}

export function isSettled(current: Settings, gatewayId: string, lists: OrganisationLists): boolean {
  const method = current.payments.methods[gatewayId];
  if (method === undefined) return false;
  return 'none' in method || findAccount(method.account, lists)?.status === 'ACTIVE';
}
