import type { Context } from '../../context/context.ts';
import { PAYOUT_GATEWAY_NAMES } from '../../domain/payouts/payout-gateways.ts';
import { dueProviders, readDueProviders } from '../../operations/payouts/read-providers.ts';
import { commandLine } from '../../wording/command-line.ts';
import { counted, indented } from '../../wording/output.ts';

type SyncContext = Pick<Context, 'clearing' | 'ledger' | 'now'>;

/** What a sync leaves of a store's payouts. */
export interface PayoutsLeft {
  /** Due in Xero, and not booked yet. */
  readonly open: number;
  /** Whose turn it is, and which nobody has read yet. */
  readonly unread: number;
  /** Of the last reading: whose failed. */
  readonly failed: readonly { readonly name: string; readonly message: string; readonly fix: string }[];
}

export async function payoutsLeft(context: SyncContext, storeId: string): Promise<PayoutsLeft> {
  const connections = await context.clearing.connections(storeId);
  const failed = connections.flatMap(({ gateway, progress }) => {
    if (progress.failed === null) return [];
    const { message, fix } = progress.failed;
    return [{ name: PAYOUT_GATEWAY_NAMES[gateway], message, fix }];
  });
  const due = connections.length === 0 ? [] : await dueProviders(context);
  const open = await context.ledger.openEntries('payout', storeId);
  return { open, unread: due.filter((one) => one.storeId === storeId).length, failed };
}

/** Without a service nobody else reads the providers whose turn it is. */
export async function readDueOf(
  context: Parameters<typeof readDueProviders>[0],
  stores: readonly string[],
): Promise<void> {
  await readDueProviders(context, stores, () => Promise.resolve(true));
}

export function payoutsText(store: string, { open, failed }: PayoutsLeft): string[] {
  return [
    ...(open === 0 ? [] : [`${counted(open, 'payout')} of ${store} not booked yet: ${commandLine('payouts', store)}`]),
    ...failed.flatMap(({ name, message, fix }) => [`${name} could not be read: ${message}`, indented(fix)]),
  ];
}
