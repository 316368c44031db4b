import { Big } from 'big.js';
import type { BankTransaction, BankTransfer } from '../../simulators/xero/accounting/organisation.ts';
import type { BalanceKind, LinkedTransaction, ProviderPayout } from '../../src/domain/payouts/payouts.ts';
import { PAYOUT_ENTRY, payoutEntryId } from '../../src/posting/payouts/payout-source.ts';
import { connectAgain, FEE_SHOP } from '../accounting/_fees.ts';
import { startStack, type Shop, type StackOptions } from '../support/_stack.ts';

export const CLEARING = '095';
export const BANK = '090';
const FEES = '404';

/** Costs by the code of their account; see `settings`. */
export const ACCOUNTS = {
  fees: FEES,
  feeTax: '441',
  disputes: '850',
  reserves: '620',
  conversion: '425',
  other: '835',
};

/** A shop whose Stripe payouts are booked, connected with the consent they need. `set`: changes of the setting. */
export async function startPayouts(set: object = {}, options: Partial<StackOptions> = {}) {
  const stack = await startStack({ scenarios: [FEE_SHOP], ...options });
  const shop = stack.shop(FEE_SHOP);
  const own = { mode: 'book', clearing: CLEARING, bank: BANK, fees: 'payout', accounts: ACCOUNTS, ...set };
  await stack.context.settings.set(shop.id, 'payouts.stripe', own);
  await connectAgain(stack, shop);
  await stack.drain();
  return { stack, shop, [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose]() };
}
export type At = Awaited<ReturnType<typeof startPayouts>>;

/** Of type BANK, in the organisation's currency unless another is named. */
export function addAccount({ organisation }: Shop, code: string, name: string, currency?: string): void {
  const model = Object.values(organisation.accounts).find((one) => one.bank !== null);
  if (model?.bank == null) throw new Error('The organisation has no bank account.');
  const id = `00000000-0000-4000-8000-000000000${code}`;
  const bank = { ...model.bank, number: `0909080${code}`, currency: currency ?? organisation.baseCurrency };
  organisation.accounts[id] = { ...model, id, code, name, status: 'ACTIVE', bank };
}

/** Minor units: "sale:10000:175" is amount and fee, "sale:8600:326:172" also what of the fee is for converting; "dispute:-6000:2000". */
export function payoutOf(
  { organisation }: Pick<Shop, 'organisation'>,
  id: string,
  texts: readonly string[],
  change: Partial<ProviderPayout> = {},
): { readonly payout: ProviderPayout; readonly rows: readonly LinkedTransaction[] } {
  const currency = change.currency ?? organisation.baseCurrency;
  const rows = texts.map((text, place): LinkedTransaction => {
    const [kind = '', amount = '0', fee = '0', conversion] = text.split(':');
    return {
      ...{
        gateway: 'stripe',
        id: `txn_${id}_${place}`,
        currency,
        kind: kind as BalanceKind,
        type: kind,
        feeTax: '0.00',
      },
      ...(conversion !== undefined && { feeConversion: major(conversion) }),
      ...{ amount: major(amount), fee: major(fee), net: new Big(major(amount)).minus(major(fee)).toFixed(2) },
      ...{ createdAt: '2026-11-20T10:00:00.000Z', payoutId: id, customer: null, description: '', references: {} },
      ...{ orderId: null, refundId: null, linkedBy: null, isOtherShop: false },
    };
  });
  const net = rows.reduce((total, row) => total.plus(row.net), new Big(0)).toFixed(2);
  const payout: ProviderPayout = {
    ...{ gateway: 'stripe', id, currency, net, createdAt: '2026-11-22T00:00:00.000Z', arrives: '2026-11-24' },
    ...{ status: 'paid', automatic: true, isFinal: true, trace: null, ...change },
  };
  return { payout, rows };
}

function major(minor: string): string {
  return new Big(minor).div(100).toFixed(2);
}

/** As the reading of the provider does; then its entry is due. */
export async function arrive({ stack, shop }: At, found: ReturnType<typeof payoutOf>): Promise<void> {
  const { clearing } = stack.context;
  await clearing.keepPayouts(shop.id, [found.payout], 'api');
  await clearing.keepRows(shop.id, found.rows, 'api');
  await wake({ stack, shop }, found.payout);
}

let events = 0;

export async function wake({ stack, shop }: Pick<At, 'stack' | 'shop'>, payout: ProviderPayout): Promise<void> {
  events += 1;
  const event = { storeId: shop.id, kind: PAYOUT_ENTRY, sourceId: payoutEntryId(payout), source: 'poll' } as const;
  await stack.context.ledger.acceptEvent({ ...event, fingerprint: `test ${events}` });
}

export async function entryOf({ stack, shop }: At, id: string) {
  const entry = await stack.context.ledger.entry(shop.id, PAYOUT_ENTRY, `stripe:${id}`);
  if (entry === null) throw new Error(`The payout ${id} has no entry.`);
  return entry;
}

/** [from, to, amount] of live transfers, by account code. */
export function moved({ shop }: At): string[][] {
  const code = (id: string) => shop.organisation.accounts[id]?.code ?? id;
  return liveTransfers(shop).map(({ from, to, amount }) => [code(from.accountId), code(to.accountId), amount]);
}

export function liveTransfers({ organisation }: Shop): BankTransfer[] {
  return Object.values(organisation.bankTransfers).filter(({ status }) => status === 'AUTHORISED');
}

export function liveMoney({ organisation }: Shop): BankTransaction[] {
  const all = Object.values(organisation.bankTransactions);
  return all.filter(({ status, reference }) => status === 'AUTHORISED' && reference.startsWith('Payout costs of '));
}

/** Lines by account: what each costs. */
export function costs({ shop }: At): Record<string, string> {
  const sums = new Map<string, Big>();
  for (const { type, lines } of liveMoney(shop)) {
    for (const line of lines) {
      const amount = new Big(line.amounts?.lineAmount ?? '0').times(type === 'SPEND' ? 1 : -1);
      const code = shop.organisation.accounts[line.accountId ?? '']?.code ?? '';
      sums.set(code, (sums.get(code) ?? new Big(0)).plus(amount));
    }
  }
  return Object.fromEntries([...sums].map(([code, amount]) => [code, amount.toFixed(2)]));
}
