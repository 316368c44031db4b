import { goneFingerprint } from '../ledger/entry-key.ts';
import type { NewEvent } from '../ledger/entry.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { WooCommerceClient } from '../woocommerce/client.ts';
import { PER_PAGE_MAX } from '../woocommerce/limits.ts';
import { changeOf, isChange } from './order-event.ts';

/** Orders compared at a time: one request for the latest, one for the next `inTurn`, if they are wanted. */
const COMPARED_MAX = PER_PAGE_MAX;

export interface CompareParts {
  readonly ledger: Pick<Ledger, 'acceptEvents' | 'postedOrders' | 'lastChanges'>;
  readonly reader: Pick<WooCommerceClient, 'listHeads' | 'storeTime'>;
}

/**
 * Compares the ledger with the store: a permanently deleted order is in no list, and deleting a refund changes no
 * date. An order that WooCommerce cannot load is in no list either: reading it shows which it is. `inTrash`:
 * reported already. `next`: where the next comparison continues; null = from the start.
 */
export async function compare(
  parts: CompareParts,
  storeId: string,
  {
    from,
    inTurn,
    inTrash,
  }: { readonly from: number | null; readonly inTurn: boolean; readonly inTrash: ReadonlySet<string> },
) {
  const latest = await parts.ledger.postedOrders(storeId, { newest: COMPARED_MAX });
  const turn = inTurn ? await parts.ledger.postedOrders(storeId, { after: from ?? 0, limit: COMPARED_MAX }) : [];
  const ids = [...new Set([...latest, ...turn].map((one) => one.sourceId))].filter((id) => !inTrash.has(id));
  const events = await changesAmong(parts, storeId, ids);
  const results = await parts.ledger.acceptEvents(events);
  const accepted = results.filter((one) => one.accepted).length;
  if (!inTurn) return { accepted, next: from };
  return { accepted, next: turn.length < COMPARED_MAX ? null : (turn.at(-1)?.id ?? null) };
}

async function changesAmong(parts: CompareParts, storeId: string, ids: readonly string[]): Promise<NewEvent[]> {
  if (ids.length === 0) return [];
  const askedAt = parts.reader.storeTime();
  const heads = await parts.reader.listHeads(ids.map(Number));
  const there = new Set(heads.map((head) => String(head.id)));
  const gone = ids.filter((id) => !there.has(id));
  const lastChanges = await parts.ledger.lastChanges(storeId, gone);
  return [
    ...heads.filter(isChange).map((head) => changeOf(storeId, 'poll', head, askedAt)),
    ...gone.map((sourceId): NewEvent => {
      const fingerprint = goneFingerprint(String(lastChanges.get(sourceId) ?? 0));
      return { storeId, source: 'poll', kind: 'order', sourceId, fingerprint };
    }),
  ];
}
