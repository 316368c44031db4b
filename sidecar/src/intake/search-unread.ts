import type { Ledger } from '../ledger/ledger.ts';
import { changeOf } from './order-event.ts';
import { isOld, isWanted, type ChangeReader } from './poll.ts';

const DAY_MS = 24 * 60 * 60_000;
/** The newest orders are looked at each time: what a poll missed is found within the hour. */
const NEWEST_MS = 2 * DAY_MS;
/** Requests of a hundred orders each for the newest orders: the rest waits for the next time. */
export const PAGES_MAX = 5;

export interface SearchParts {
  readonly ledger: Pick<Ledger, 'acceptEvents' | 'knownAmong'>;
  readonly reader: ChangeReader;
}

/**
 * Orders that no poll has read and nobody has reported, day by day: a position or a clock that was wrong left them out. `pages`: so
 * many requests for the next in turn; 0 = the newest only.
 */
export async function searchUnread(
  parts: SearchParts,
  storeId: string,
  search: {
    readonly createdAfter: Date | null;
    readonly through: string | null;
    readonly storeNow: Date;
    readonly pages: number;
  },
): Promise<{ readonly accepted: number; readonly through: string | null }> {
  const { createdAfter, through, storeNow, pages } = search;
  const turnStart = later(through === null ? new Date(0) : new Date(through), createdAfter);
  const newestStart = later(new Date(storeNow.getTime() - NEWEST_MS), createdAfter);
  if (pages === 0) {
    const { accepted } = await readDays(parts, storeId, newestStart, { createdAfter, pages: PAGES_MAX });
    return { accepted, through };
  }
  const turn = await readDays(parts, storeId, turnStart, { createdAfter, pages });
  const isWhole = turn.through === null || turn.through >= storeNow;
  const hasNewest = turn.through === null && turnStart <= newestStart;
  const newest = hasNewest
    ? { accepted: 0 }
    : await readDays(parts, storeId, newestStart, { createdAfter, pages: PAGES_MAX });
  return { accepted: newest.accepted + turn.accepted, through: isWhole ? null : turn.through.toISOString() };
}

/** Of the next pages by creation date. `through`: up to where; null = to the end. */
async function readDays(
  { ledger, reader }: SearchParts,
  storeId: string,
  start: Date,
  { createdAfter, pages }: { readonly createdAfter: Date | null; readonly pages: number },
): Promise<{ readonly accepted: number; readonly through: Date | null }> {
  const askedAt = reader.storeTime();
  let accepted = 0;
  let read = 0;
  for await (const { orders, through } of reader.listOrders({ createdAfter: start })) {
    const wanted = orders.filter((head) => isWanted(head) && !isOld(head, createdAfter));
    const known = new Set(
      await ledger.knownAmong(
        storeId,
        'order',
        wanted.map(({ id }) => String(id)),
      ),
    );
    const unread = wanted.filter(({ id }) => !known.has(String(id)));
    const results = await ledger.acceptEvents(unread.map((head) => changeOf(storeId, 'poll', head, askedAt)));
    accepted += results.filter((one) => one.accepted).length;
    read += 1;
    // A second with more orders than that is read to its end.
    if (read >= pages && through !== null && through > start) return { accepted, through };
  }
  return { accepted, through: null };
}

function later(one: Date, other: Date | null): Date {
  return other !== null && other > one ? other : one;
}
