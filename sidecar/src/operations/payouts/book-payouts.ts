import type { Context } from '../../context/context.ts';
import type { PayoutGateway, ProviderPayout } from '../../domain/payouts/payouts.ts';
import { payoutsOf } from '../../domain/settings/settings-payouts.ts';
import { refusal } from '../../domain/refusal.ts';
import { assignRows } from '../../payouts/assign-rows.ts';
import { PAYOUT_ENTRY, payoutEntryId } from '../../posting/payouts/payout-source.ts';
import { commandLine } from '../../wording/command-line.ts';

type BookingContext = Pick<Context, 'clearing' | 'ledger' | 'now' | 'settings' | 'stores'>;

/** Before any row. */
const EVER = '';

export interface WantedPayout {
  readonly storeId: string;
  readonly gateway: PayoutGateway;
  readonly payoutId: string;
  readonly by: string | null;
}

/** Payouts that have arrived or failed since they were last planned are due in Xero. Returns how many; call it after a reading. */
export async function acceptPayouts(context: BookingContext, storeId: string, gateway: PayoutGateway): Promise<number> {
  const { clearing, ledger, settings } = context;
  if (payoutsOf(await settings.get(storeId), gateway).mode !== 'book') return 0;
  await giveRows(context, storeId, gateway);
  let due = 0;
  for (const payout of await clearing.payouts(storeId, { gateway })) {
    const { isFinal, status } = payout;
    if (!isFinal || status === 'pending' || status === 'in_transit') continue;
    const event = { storeId, kind: PAYOUT_ENTRY, sourceId: payoutEntryId(payout), source: 'poll' } as const;
    const { accepted } = await ledger.acceptEvent({ ...event, fingerprint: `${status}:${payout.net}` });
    if (accepted) due += 1;
  }
  return due;
}

/** Rows that no payout carries go to payouts by hand. */
async function giveRows({ clearing }: BookingContext, storeId: string, gateway: PayoutGateway): Promise<void> {
  const payouts = await clearing.payouts(storeId, { gateway });
  const newest = payouts.map(({ createdAt }) => createdAt).sort().at(-1); // prettier-ignore
  if (newest === undefined || payouts.some(({ automatic }) => automatic)) return;
  const taken = new Set<string>();
  for (const { id } of payouts) {
    const rows = await clearing.rowsOf(storeId, gateway, id);
    if (rows.some(({ kind }) => kind !== 'payout')) taken.add(id);
  }
  const currencies = (await clearing.currencies(storeId)).filter((one) => one.gateway === gateway);
  for (const { currency } of currencies) {
    const rows = await Array.fromAsync(clearing.rowsCreated(storeId, gateway, currency, EVER, `${newest}~`));
    await clearing.keepRows(storeId, assignRows(payouts, rows, taken), 'api');
  }
}

/** A person has one payout booked; `account`: for what its rows do not explain. Throws request errors. */
export async function bookPayout(
  context: BookingContext,
  wanted: WantedPayout & { readonly account: string | null },
): Promise<void> {
  const { storeId, gateway, payoutId, account } = wanted;
  await knownPayout(context, wanted);
  const { mode } = payoutsOf(await context.settings.get(storeId), gateway);
  if (mode !== 'book') {
    const fix = `Switch it on: ${commandLine('settings', 'set', storeId, `payouts.${gateway}`, '{"mode": "book", …}')}`;
    throw refusal(409, 'payouts_not_booked', `Payouts of ${gateway} are only explained: booking is off.`, fix);
  }
  await giveRows(context, storeId, gateway);
  const before = await context.clearing.payoutDecision(storeId, gateway, payoutId);
  await decide(context, wanted, { isUndone: false, account: account ?? before.account });
}

/** A person has what was booked of a payout taken out of Xero; what is reconciled or somebody else's stays, and is named. */
export async function undoPayout(context: BookingContext, wanted: WantedPayout): Promise<void> {
  const { storeId, gateway, payoutId } = wanted;
  await knownPayout(context, wanted);
  const { account } = await context.clearing.payoutDecision(storeId, gateway, payoutId);
  await decide(context, wanted, { isUndone: true, account });
}

async function decide(
  { clearing, ledger, now }: BookingContext,
  { storeId, gateway, payoutId, by }: WantedPayout,
  decision: { readonly isUndone: boolean; readonly account: string | null },
): Promise<void> {
  await clearing.decidePayout(storeId, gateway, payoutId, decision);
  const sourceId = payoutEntryId({ gateway, id: payoutId });
  const fingerprint = `${decision.isUndone ? 'undo' : 'book'}:${now().toISOString()}`;
  await ledger.acceptEvent({ storeId, kind: PAYOUT_ENTRY, sourceId, source: 'cli', fingerprint, by });
}

async function knownPayout({ clearing, stores }: BookingContext, wanted: WantedPayout): Promise<ProviderPayout> {
  const { storeId, gateway, payoutId } = wanted;
  await stores.get(storeId);
  const payout = await clearing.payout(storeId, gateway, payoutId);
  if (payout !== null) return payout;
  const fix = `See which there are: ${commandLine('payouts', 'list', storeId)}`;
  throw refusal(404, 'payout_unknown', `The store "${storeId}" has no payout ${payoutId} of ${gateway}.`, fix);
}
