import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Context } from '../../context/context.ts';
import { SETTINGS_OF_PROBLEMS } from '../../domain/problem-settings.ts';
import { postedStatuses, type Settings } from '../../domain/settings/settings.ts';
import type { Entry, EntryKind, EntryState, Reason } from '../../ledger/entry.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { changedSettings } from '../../settings/changed-paths.ts';
import { PAYOUT_ENTRY } from '../../posting/payouts/payout-source.ts';
import { orderSummary } from '../../wording/order-summary.ts';
import { isFixedBy } from '../../wording/setting-place.ts';
import { changeSettings, type SettingsChange } from '../change-settings.ts';
import { matchingEntries, replay } from './replay.ts';

/** Read in pages, so that a long list does not fill the memory. */
const PAGE = 200;
/** Of fees that are not booked: notices of orders that are in Xero. */
const FEE_CODES = Object.keys(SETTINGS_OF_PROBLEMS).filter((code) => code.startsWith('fee_'));

/** Reasons for which payouts are not booked, and the settings that end them. */
const NOT_BOOKED: ReadonlyMap<string, readonly string[]> = new Map([
  ['payout_not_booked', ['payouts']],
  ['payout_before_start', ['sync']],
]);

export interface SavedSettings {
  readonly settings: Settings;
  /** Orders that waited for one of the changed settings, and are posted again. */
  readonly retried: number;
}

/** Changes a store's settings for a person, and replays the orders that the change can fix: nobody has to find them. */
export async function saveSettings(
  context: Pick<Context, 'settings' | 'ledger'>,
  { storeId, by }: SettingsChange & { readonly by: string },
  change: Parameters<typeof changeSettings>[2],
): Promise<SavedSettings> {
  const known: Settings[] = [];
  const settings = await changeSettings(context, { storeId, by }, async (store) => {
    known.push(await store.get(storeId));
    return await change(store);
  });
  const [before = settings] = known;
  // Thousands of rules are compared twice: others have their turn between.
  await nextTurn();
  const paths = wholeRules(changedSettings(before, settings, 1).map(({ path }) => path));
  await retryPayouts(context.ledger, storeId, paths, by);
  const held = [
    ...(await heldEntries(context.ledger, storeId, paths)),
    ...(await newlyPosted(context.ledger, storeId, before, settings)),
  ];
  return { settings, retried: await replay(context, storeId, { others: held }, by) };
}

/** Of rules, any can fix what one names (isFixedBy): thousands of paths of theirs are one. */
function wholeRules(paths: readonly string[]): string[] {
  return [...new Set(paths.map((path) => (path.startsWith('rules.') ? 'rules' : path)))];
}

/** Orders that need attention, and orders in Xero whose fee is not booked, because of a setting at one of these paths. */
async function heldEntries(ledger: Ledger, storeId: string, paths: readonly string[]): Promise<number[]> {
  const isFixed = (problem: Reason) => paths.some((path) => isFixedBy(problem, path));
  if (paths.length === 0) return [];
  const ids: number[] = [];
  for await (const { id, problems } of entriesIn(ledger, storeId, 'rejected')) if (problems.some(isFixed)) ids.push(id);
  for (const code of FEE_CODES) {
    if (!isFixed({ code, message: '', fix: '', details: {} })) continue;
    for (const id of await matchingEntries(ledger, { storeId, states: ['recorded'], notice: code })) {
      const entry = await ledger.entryById(id);
      if (entry !== null && orderSummary(entry).notices.some((one) => one.code === code && isFixed(one))) ids.push(id);
    }
  }
  return ids;
}

/** Payouts that were not booked because of a setting at one of these paths. */
async function retryPayouts(ledger: Ledger, storeId: string, paths: readonly string[], by: string): Promise<void> {
  if (paths.length === 0) return;
  const isSet = (parts: readonly string[]) => paths.some((path) => parts.includes(path.split('.')[0] ?? ''));
  const isFixed = (problem: Reason) => paths.some((path) => isFixedBy(problem, path));
  const isOver = ({ code }: Reason) => isSet(NOT_BOOKED.get(code) ?? []);
  const ids: number[] = [];
  for await (const { id, problems } of entriesIn(ledger, storeId, 'rejected', PAYOUT_ENTRY))
    if (problems.some(isFixed)) ids.push(id);
  for await (const { id, problems } of entriesIn(ledger, storeId, 'skipped', PAYOUT_ENTRY))
    if (problems.some(isOver)) ids.push(id);
  await ledger.requeue(ids, 'replay', by);
}

/** Orders that were not synced by their status, or because they cost nothing, and now are. */
async function newlyPosted(ledger: Ledger, storeId: string, before: Settings, after: Settings): Promise<number[]> {
  // What a method posts now: the orders of other methods in that status are looked at again, and stay.
  const methods = ['', ...Object.keys(after.payments.statuses), ...Object.keys(before.payments.statuses)];
  const added = methods.flatMap((method) => {
    const known = postedStatuses(before, method);
    return postedStatuses(after, method).filter((status) => !known.includes(status));
  });
  const statuses = new Set(added);
  const isFree = before.documents.zeroTotals === 'skip' && after.documents.zeroTotals !== 'skip';
  if (statuses.size === 0 && !isFree) return [];
  const ids: number[] = [];
  for await (const entry of entriesIn(ledger, storeId, 'skipped')) {
    const status = orderSummary(entry).orderStatus ?? '';
    const isNow = ({ code }: Reason) =>
      (code === 'status_not_posted' && statuses.has(status)) || (code === 'order_free' && isFree);
    if (entry.problems.some(isNow)) ids.push(entry.id);
  }
  return ids;
}

async function* entriesIn(ledger: Ledger, storeId: string, state: EntryState, kind?: EntryKind): AsyncGenerator<Entry> {
  let beforeId: number | undefined;
  for (;;) {
    const page = await ledger.entries({ storeId, kind, state, limit: PAGE, beforeId });
    yield* page;
    beforeId = page.at(-1)?.id;
    if (page.length < PAGE) return;
  }
}
