import { Big } from 'big.js';
import type { JsonObject } from '../../simulators/store/json.ts';
import { accountBalances } from '../../simulators/xero/accounting/books/account-balances.ts';
import type { BankTransaction } from '../../simulators/xero/accounting/organisation.ts';
import { startStack, type Shop, type Stack, type StackOptions } from '../support/_stack.ts';

/** The recorded shop with an order of every gateway, each with the metas that its plugin left. */
export const FEE_SHOP = 'payments';
export const STRIPE_ORDER = 1850;
/** Gateway → what its recorded order was charged. */
export const RECORDED_FEES = { 1850: '4.44', 1851: '2.67', 1852: '1.68', 1853: '3.89', 1859: '1.65' } as const;
const METHODS = ['stripe', 'ppcp-gateway', 'paypal', 'woocommerce_payments'];
/** Of the two whose money else goes to undeposited funds, which is no bank account. */
const BANKS = { woocommerce_payments: '090', paypal: '096' };
const FEE_ACCOUNT = '404';

/** The stack with the fees of every gateway switched on; by default with the consent they need. */
export async function startFees(
  options: Partial<StackOptions> & { readonly isAllowed?: boolean } = {},
): Promise<Stack> {
  const { isAllowed = true, ...rest } = options;
  const stack = await startStack({ scenarios: [FEE_SHOP], ...rest });
  const shop = stack.shop(FEE_SHOP);
  for (const [method, account] of Object.entries(BANKS)) {
    await stack.context.settings.set(shop.id, `payments.methods.${method}`, { account });
  }
  await switchOn(stack, shop);
  if (isAllowed) await connectAgain(stack, shop);
  return stack;
}

export async function switchOn(stack: Stack, shop: Pick<Shop, 'id'>): Promise<void> {
  const fees = Object.fromEntries(METHODS.map((method) => [method, { account: FEE_ACCOUNT }]));
  await stack.context.settings.set(shop.id, 'payments.fees', fees);
}

/** As an owner does on request: the new consent covers all scopes. */
export async function connectAgain(stack: Stack, shop: Shop): Promise<void> {
  await stack.context.organisations.markDisconnected(shop.organisation.tenantId, 'to connect again');
  await stack.connect(shop);
}

export function feesOf(shop: Pick<Shop, 'id' | 'organisation'>, orderId?: number): BankTransaction[] {
  const mark = orderId === undefined ? `[${shop.id}:` : `[${shop.id}:${orderId}]`;
  return Object.values(shop.organisation.bankTransactions).filter(
    ({ reference, status }) => reference.includes(mark) && status === 'AUTHORISED',
  );
}

/** Amount by order id. */
export function feeAmounts(shop: Pick<Shop, 'id' | 'organisation'>): Record<string, string> {
  return Object.fromEntries(
    feesOf(shop).map(({ reference, totals }) => [/:(\d+)\]$/.exec(reference)?.[1] ?? reference, totals.total]),
  );
}

/** The balance of an account by its code, in the base currency; debits are positive. */
export function balanceOf({ organisation }: Pick<Shop, 'organisation'>, code: string): string {
  const found = accountBalances(organisation).accounts.find((one) => one.code === code);
  return new Big(found?.balance ?? 0).toFixed(2);
}

export function setMeta(shop: Shop, orderId: number, key: string, value: unknown): void {
  shop.simulated.state.updateOrder(orderId, (order: JsonObject) => {
    const metas = Array.isArray(order['meta_data']) ? (order['meta_data'] as JsonObject[]) : [];
    const rest = metas.filter((meta) => meta['key'] !== key);
    return {
      meta_data: (value === undefined ? rest : [...rest, { id: 900_000 + rest.length, key, value }]) as JsonObject[],
    };
  });
}

export function only(shop: Shop, ...orderIds: readonly number[]): void {
  const { state } = shop.simulated;
  for (const id of state.orderIds) if (!orderIds.includes(id)) state.deleteOrder(id);
}
