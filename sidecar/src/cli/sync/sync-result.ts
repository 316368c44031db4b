import type { EntryState } from '../../ledger/entry.ts';
import { commandLine } from '../../wording/command-line.ts';
import { EXIT } from '../../wording/exit.ts';
import { counted, indented } from '../../wording/output.ts';
import { type PayoutsLeft, payoutsText } from './sync-payouts.ts';
import type { Stop } from '../../operations/what-stops.ts';

export type Counts = Readonly<Record<EntryState, number>>;

export interface StoreResult {
  readonly store: string;
  readonly counts: Counts;
  readonly failure: { readonly message: string; readonly exit: number } | null;
  readonly stops: readonly Stop[];
  readonly payouts: PayoutsLeft;
}

export interface SyncResult {
  readonly stores: readonly StoreResult[];
  /** Another process polls and posts. */
  readonly isServiceRunning: boolean;
  readonly wait: boolean;
  /** The user named this one store. */
  readonly isNamed: boolean;
}

export function openIn(counts: Counts): number {
  return counts.pending + counts.claimed + counts.waiting + counts.uncertain;
}

export function sumOf(all: readonly Counts[]): Counts {
  const sum = (state: EntryState) => all.reduce((total, counts) => total + counts[state], 0);
  return {
    ...{ pending: sum('pending'), claimed: sum('claimed'), waiting: sum('waiting'), uncertain: sum('uncertain') },
    ...{ rejected: sum('rejected'), recorded: sum('recorded'), skipped: sum('skipped') },
  };
}

export function progressText(counts: Counts, openPayouts: number): string {
  const payouts = openPayouts === 0 ? '' : `, ${counted(openPayouts, 'payout')} to book`;
  return `${counts.recorded} posted, ${counts.rejected} rejected, ${counts.skipped} skipped, ${openIn(counts)} waiting to sync${payouts}`;
}

/** The worst of all stores; a reason counts only where it holds orders. */
export function exitOfSync({ stores }: SyncResult): number | undefined {
  const exits = stores.flatMap(({ counts, failure, stops, payouts }) => [
    failure?.exit ?? EXIT.done,
    counts.rejected > 0 ? EXIT.needsAttention : EXIT.done,
    payouts.failed.length > 0 ? EXIT.needsAttention : EXIT.done,
    ...(openIn(counts) > 0 ? stops.map((stop) => stop.exit) : []),
  ]);
  return Math.max(EXIT.done, ...exits) || undefined;
}

export function syncToJson({ stores, isServiceRunning }: SyncResult): object {
  return {
    counts: sumOf(stores.map((one) => one.counts)),
    failures: stores.flatMap(({ store, failure }) => (failure === null ? [] : [{ store, error: failure.message }])),
    standing: stores
      .filter((one) => one.stops.length > 0)
      .map(({ store, counts, stops }) => ({
        store,
        orders: openIn(counts),
        reasons: stops.map(({ code, message, fix }) => ({ code, message, fix })),
      })),
    payouts: stores.flatMap(({ store, payouts: { open, failed } }) =>
      open + failed.length === 0 ? [] : [{ store, open, failed }],
    ),
    serviceRunning: isServiceRunning,
  };
}

export function syncText(result: SyncResult): string {
  const { stores } = result;
  const sum = sumOf(stores.map((one) => one.counts));
  return [
    // With --wait the last line of progress says the same.
    ...(result.wait ? [] : [progressText(sum, openPayoutsIn(stores))]),
    ...stores.flatMap(({ store, failure }) =>
      failure === null ? [] : [`${store} could not be read:`, indented(failure.message)],
    ),
    ...stores.filter((one) => result.isNamed || openIn(one.counts) > 0).flatMap(standingText),
    ...stores.flatMap(({ store, counts: { rejected } }) => {
      const command = commandLine('orders', store, '--state', 'rejected');
      return rejected === 0 ? [] : [`${counted(rejected, 'order')} rejected, with the reasons: ${command}`];
    }),
    ...stores.flatMap(({ store, payouts }) => payoutsText(store, payouts)),
    ...pendingText(result),
  ].join('\n');
}

export function openPayoutsIn(stores: readonly Pick<StoreResult, 'payouts'>[]): number {
  return stores.reduce((sum, { payouts }) => sum + payouts.open, 0);
}

function standingText({ store, counts, stops }: StoreResult): string[] {
  const open = counted(openIn(counts), 'order');
  const which = openIn(counts) === 0 ? `No order of ${store} will be posted` : `${open} of ${store} not posted`;
  return stops.flatMap(({ message, fix }) => [`${which}: ${message}`, indented(fix)]);
}

/** What a poll without --wait leaves to post. */
function pendingText({ stores, isServiceRunning, wait, isNamed }: SyncResult): string[] {
  const pending = stores.filter((one) => one.stops.length === 0 && openIn(one.counts) > 0);
  const [first] = pending;
  if (wait || first === undefined) return [];
  if (isServiceRunning) return ['The running service posts them.'];
  const command = isNamed ? commandLine('sync', first.store, '--wait') : commandLine('sync', '--wait');
  return [`To post them now: ${command}; the service (npm start) does it automatically.`];
}
