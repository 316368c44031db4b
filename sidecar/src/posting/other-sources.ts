import type { ClaimedEntry } from '../ledger/entry.ts';
import type { PlannedEntry, Round } from './round.ts';

/** Entries that are no orders, by their sources of documents. */
export async function planOtherSources(round: Round, claimed: readonly ClaimedEntry[]): Promise<PlannedEntry[]> {
  const planned: PlannedEntry[] = [];
  for (const [kind, entries] of Map.groupBy(claimed, (entry) => entry.kind)) {
    if (kind === 'order') continue;
    const source = round.sources?.get(kind);
    if (source === undefined) throw new RangeError(`No source of documents is known for entries of the kind ${kind}.`);
    planned.push(...(await source(round, entries)));
  }
  return planned;
}
