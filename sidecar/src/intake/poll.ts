import { wasPaid } from '../domain/unsynced-payment.ts';
import { changeFingerprint } from '../ledger/entry-key.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { WooCommerceClient } from '../woocommerce/client.ts';
import { CLOCKS_APART_MS_MAX } from '../woocommerce/limits.ts';
import type { OrderHead } from '../woocommerce/orders/order-head.ts';
import { changeOf, DRAFT_STATUSES, isChange } from './order-event.ts';

export type ChangeReader = Pick<WooCommerceClient, 'listOrders' | 'storeTime'>;

export interface PollResult {
  readonly seen: number;
  /** Changes new to the ledger. */
  readonly accepted: number;
  /** Of those, changes that no nudge or webhook reported, though one should have by then. */
  readonly unreported: number;
  /** Changes since the last poll that were known already. */
  readonly reported: number;
  /** At least this many orders are counted by the store but cannot be loaded, so nothing else is known of them. */
  readonly hidden: number;
  /** Orders whose date is ahead of the store's clock, and the latest of those dates; null = none. */
  readonly ahead: { readonly orders: number; readonly until: string } | null;
  /** Where the next poll starts, a UTC instant, never ahead of the store's clock; null = the store has listed no order yet. */
  readonly cursor: string | null;
}

export interface PollFrom {
  readonly storeId: string;
  /** Where the last poll ended; null = the first poll. */
  readonly cursor: string | null;
  /** Reads again this far back: WooCommerce's filter is strict, to the second, and clocks may be set back. */
  readonly overlapMs: number;
  /** Orders created earlier are accepted only if the ledger knows them: a person asked for them. null = no limit. */
  readonly createdAfter: Date | null;
  readonly startedAt: Date;
  /** Changes up to then should have been reported; null = no reports are expected. */
  readonly reportedUntil: Date | null;
}

/** Lists changes and accepts them page by page, each in one transaction; known changes have no effect. */
export async function poll(
  parts: { readonly ledger: Pick<Ledger, 'acceptEvents' | 'hasEvent' | 'knownAmong'>; readonly reader: ChangeReader },
  from: PollFrom,
): Promise<PollResult> {
  const { ledger, reader } = parts;
  const { storeId, createdAfter } = from;
  const askedAt = reader.storeTime();
  // A position ahead of the store's clock comes from an order dated in the future: nothing before it would be seen.
  let cursor = from.cursor === null ? null : earlier(new Date(from.cursor), askedAt);
  const found = { seen: 0, accepted: 0, unreported: 0, reported: 0, hidden: 0 };
  const dates: string[] = [];
  for await (const { orders, through, hidden } of reader.listOrders(toQuery(from, cursor))) {
    const old = orders.filter((head) => isOld(head, createdAfter)).map((head) => String(head.id));
    const known = new Set(await ledger.knownAmong(storeId, 'order', old));
    const wanted = orders.filter(
      (head) => isWanted(head) && (!isOld(head, createdAfter) || known.has(String(head.id))),
    );
    const results = await ledger.acceptEvents(wanted.map((head) => changeOf(storeId, 'poll', head, askedAt)));
    const fresh = wanted.filter((_head, index) => results[index]?.accepted === true);
    found.seen += orders.length;
    found.accepted += fresh.length;
    const unreported = new Set(await unreportedAmong(ledger, from, fresh));
    found.unreported += unreported.size;
    found.reported += wanted.filter((head) => isSinceLast(head, from) && !unreported.has(head)).length;
    found.hidden = Math.max(found.hidden, hidden);
    dates.push(...orders.flatMap(({ modifiedAt }) => modifiedAt ?? []));
    if (through !== null && (cursor === null || through > cursor)) cursor = through;
  }
  // A list by creation date shows no later changes: continue from its start, whichever clock is behind.
  const isByCreation = from.cursor === null && createdAfter !== null;
  const end = isByCreation && (cursor === null || cursor > from.startedAt) ? from.startedAt : cursor;
  const storeNow = reader.storeTime();
  return {
    ...found,
    ahead: aheadOf(dates, storeNow),
    cursor: end === null ? null : earlier(end, storeNow).toISOString(),
  };
}

function earlier(one: Date, other: Date): Date {
  return one < other ? one : other;
}

/** Without a Date header the store's clock is only known to this. */
function aheadOf(dates: readonly string[], storeNow: Date): PollResult['ahead'] {
  const latest = storeNow.getTime() + 2 * CLOCKS_APART_MS_MAX;
  const ahead = dates.filter((date) => Date.parse(date) > latest).sort();
  const until = ahead.at(-1);
  return until === undefined ? null : { orders: ahead.length, until };
}

/**
 * Lists all of the trash: trashing may not change an order's date. Accepts orders that are posted, and those that were
 * paid: money that is not in Xero is asked about.
 */
export async function pollTrash(
  parts: { readonly ledger: Pick<Ledger, 'acceptEvents' | 'postedAmong'>; readonly reader: ChangeReader },
  storeId: string,
  createdAfter: Date | null = null,
): Promise<Pick<PollResult, 'seen' | 'accepted'> & { readonly ids: ReadonlySet<string> }> {
  const trashed = new Set<string>();
  const askedAt = parts.reader.storeTime();
  let seen = 0;
  let accepted = 0;
  for await (const { orders } of parts.reader.listOrders({ statuses: ['trash'] })) {
    const ids = orders.map((head) => String(head.id));
    for (const id of ids) trashed.add(id);
    const posted = new Set(await parts.ledger.postedAmong(storeId, 'order', ids));
    const isAsked = (head: OrderHead) => wasPaid(head) && isWanted(head) && !isOld(head, createdAfter);
    const known = orders.filter((head) => posted.has(String(head.id)) || isAsked(head));
    const results = await parts.ledger.acceptEvents(known.map((head) => changeOf(storeId, 'poll', head, askedAt)));
    seen += orders.length;
    accepted += results.filter((one) => one.accepted).length;
  }
  return { seen, accepted, ids: trashed };
}

function toQuery(from: PollFrom, cursor: Date | null): Parameters<ChangeReader['listOrders']>[0] {
  if (cursor !== null) return { modifiedAfter: new Date(cursor.getTime() - from.overlapMs) };
  return from.createdAfter === null ? {} : { createdAfter: from.createdAfter };
}

export function isWanted(head: OrderHead): boolean {
  return isChange(head) && !DRAFT_STATUSES.has(head.status);
}

/** Not posted unless a person asked for it: then the ledger knows it. */
export function isOld({ createdAt }: OrderHead, createdAfter: Date | null): boolean {
  return createdAfter !== null && createdAt !== null && new Date(createdAt) < createdAfter;
}

/** Not counted: a change that was reported within its own second, and is found again now. */
async function unreportedAmong(
  ledger: Pick<Ledger, 'hasEvent'>,
  from: PollFrom,
  heads: readonly OrderHead[],
): Promise<OrderHead[]> {
  const unreported: OrderHead[] = [];
  for (const head of heads.filter((one) => isReportDue(one, from))) {
    const fingerprint = changeFingerprint(head.modifiedAt ?? '', head.digest, true);
    const event = { storeId: from.storeId, kind: 'order', sourceId: String(head.id), fingerprint } as const;
    if (!(await ledger.hasEvent(event))) unreported.push(head);
  }
  return unreported;
}

/** The first poll finds the whole history. */
function isReportDue({ modifiedAt }: OrderHead, { reportedUntil, cursor }: PollFrom): boolean {
  return reportedUntil !== null && cursor !== null && modifiedAt !== null && new Date(modifiedAt) <= reportedUntil;
}

/** No earlier poll can have found it. */
function isSinceLast(head: OrderHead, from: PollFrom): boolean {
  return isReportDue(head, from) && new Date(head.modifiedAt ?? 0) > new Date(from.cursor ?? 0);
}
