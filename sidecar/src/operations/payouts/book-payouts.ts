import type { Context } from '../../context/context.ts';
import { PAYOUT_GATEWAYS, type PayoutGateway, type ProviderPayout } from '../../domain/payouts/payouts.ts';
import { payoutsOf } from '../../domain/settings/settings-payouts.ts';
import { refusal } from '../../domain/refusal.ts';
import { PAYOUT_ENTRY, payoutEntryId } from '../../posting/payouts/payout-source.ts';
import { commandLine } from '../../wording/command-line.ts';

type BookingContext = Pick<Context, 'clearing' | 'ledger' | 'now' | 'settings' | 'stores'>;

/** Payouts that are accepted in one act. */
const AT_ONCE = 500;

export interface WantedPayout {
  readonly storeId: string;
  readonly gateway: PayoutGateway;
  readonly payoutId: string;
  readonly by: string | null;
}

/**
 * Payouts that have arrived or failed since they were last planned are due in Xero. Returns how many; call it after a reading. Its
 * cost grows with the payouts and what is new, not with the rows of a shop.
 */
export async function acceptPayouts(
  context: Omit<BookingContext, 'now'>,
  storeId: string,
  gateway: PayoutGateway,
): Promise<number> {
  const { clearing, ledger, settings } = context;
  if (payoutsOf(await settings.get(storeId), gateway).mode !== 'book') return 0;
  await giveRows(context, storeId, gateway);
  const events = (await clearing.payouts(storeId, { gateway })).flatMap((payout) => {
    const { isFinal, status, net } = payout;
    if (!isFinal || status === 'pending' || status === 'in_transit') return [];
    const sourceId = payoutEntryId(payout);
    return [{ storeId, kind: PAYOUT_ENTRY, sourceId, source: 'poll', fingerprint: `${status}:${net}` } as const];
  });
  let due = 0;
  for (let first = 0; first < events.length; first += AT_ONCE) {
    const answers = await ledger.acceptEvents(events.slice(first, first + AT_ONCE));
    due += answers.filter(({ accepted }) => accepted).length;
  }
  return due;
}

/** The same for all providers of a store whose payouts are booked. Throws a request error if there is none. */
export async function acceptAllPayouts(context: BookingContext, storeId: string): Promise<number> {
  await context.stores.get(storeId);
  const settings = await context.settings.get(storeId);
  const booked = PAYOUT_GATEWAYS.filter((gateway) => payoutsOf(settings, gateway).mode === 'book');
  if (booked.length === 0) throw notBooked(storeId, 'stripe', 'all providers');
  let due = 0;
  for (const gateway of booked) due += await acceptPayouts(context, storeId, gateway);
  return due;
}

function notBooked(storeId: string, gateway: PayoutGateway, of: string = gateway) {
  const fix = `Switch it on: ${commandLine('settings', 'set', storeId, `payouts.${gateway}`, '{"mode": "book", …}')}`;
  return refusal(409, 'payouts_not_booked', `Payouts of ${of} are only explained: booking is off.`, fix);
}

/**
 * Rows that no payout carries go to payouts by hand: each takes what the balance got since the payout before, in any currency. One
 * that has rows, or is booked without any, gets no more: what appears late goes to the next. A provider that also pays out automatically says itself what each
 * payout carries, so nothing is given.
 */
async function giveRows(
  { clearing, ledger }: Pick<BookingContext, 'clearing' | 'ledger'>,
  storeId: string,
  gateway: PayoutGateway,
): Promise<void> {
  const payouts = await clearing.payouts(storeId, { gateway });
  if (payouts.length === 0 || payouts.some(({ automatic }) => automatic)) return;
  const free = new Set(await clearing.payoutsWithoutRows(storeId, gateway));
  const known = new Set(await ledger.knownAmong(storeId, PAYOUT_ENTRY, payouts.map(payoutEntryId))); // prettier-ignore
  const isOpen = (payout: ProviderPayout) => payout.isFinal && free.has(payout.id) && !known.has(payoutEntryId(payout));
  const open = payouts.filter(isOpen).sort(byCreation);
  for (const payout of open) await clearing.giveRows(storeId, gateway, payout);
}

function byCreation(a: ProviderPayout, b: ProviderPayout): number {
  return compare(a.createdAt, b.createdAt) || compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
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
    throw notBooked(storeId, gateway);
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
