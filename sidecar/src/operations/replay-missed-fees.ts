import type { Organisations } from '../connection/organisations.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { PERMISSION_MISSING } from '../posting/fees/fee-problems.ts';

/** Requeued in batches, so that a long list does not hold the database. */
const PAGE = 500;

/**
 * Replays the organisation's orders whose gateway fees the last consent did not allow to book. Returns how many;
 * 0 while the consent still does not.
 */
export async function replayMissedFees(
  parts: {
    readonly ledger: Pick<Ledger, 'matchingIds' | 'requeue'>;
    readonly organisations: Pick<Organisations, 'get'>;
    readonly mayBookFees: (tenantId: string) => Promise<boolean>;
  },
  tenantId: string,
): Promise<number> {
  const { ledger, organisations, mayBookFees } = parts;
  if (!(await mayBookFees(tenantId))) return 0;
  let replayed = 0;
  for (const storeId of (await organisations.get(tenantId))?.storeIds ?? []) {
    let beforeId: number | undefined;
    for (;;) {
      const filter = { storeId, states: ['recorded'], notice: PERMISSION_MISSING } as const;
      const ids = await ledger.matchingIds(filter, { limit: PAGE, beforeId });
      replayed += (await ledger.requeue(ids, 'replay')).length;
      beforeId = ids.at(-1);
      if (ids.length < PAGE) break;
    }
  }
  return replayed;
}
