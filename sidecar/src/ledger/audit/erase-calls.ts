import { sql } from 'kysely';
import { z } from 'zod';
import type { LedgerDeps } from './attempts.ts';
import { MASK } from './mask-contacts.ts';

/** Ids bound per statement. */
const IDS_PER_QUERY = 500;
/** Where a request or response may repeat a buyer's text: line names, and Xero's messages about them. */
const WORDS = new Set(['Description', 'Message', 'description']);

/**
 * Masks these orders' text in their settled calls; other orders in the same calls keep theirs, as do
 * ids, figures and states. Inside a transaction. Returns which calls were changed.
 */
export async function eraseCallWords({ db }: Pick<LedgerDeps, 'db'>, entryIds: readonly number[]): Promise<number[]> {
  const wanted = new Set(entryIds);
  const changed: number[] = [];
  for (const id of await settledCallsOf({ db }, entryIds)) {
    const { body, answer_json } = await db
      .selectFrom('calls')
      .select(['body', 'answer_json'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const items = await db
      .selectFrom('call_items')
      .select('entry_id')
      .where('call_id', '=', id)
      .orderBy(sql`rowid`)
      .execute();
    const isWanted = items.map((item) => wanted.has(item.entry_id));
    const without = {
      body: withoutWords(body, isWanted),
      answer_json: answer_json === null ? null : withoutWords(answer_json, isWanted),
    };
    if (without.body === body && without.answer_json === answer_json) continue;
    await db.updateTable('calls').set(without).where('id', '=', id).execute();
    changed.push(id);
  }
  return changed;
}

async function settledCallsOf({ db }: Pick<LedgerDeps, 'db'>, entryIds: readonly number[]): Promise<Set<number>> {
  const found = new Set<number>();
  for (let first = 0; first < entryIds.length; first += IDS_PER_QUERY) {
    const rows = await db
      .selectFrom('calls')
      .innerJoin('call_items', 'call_items.call_id', 'calls.id')
      .select('calls.id')
      .distinct()
      .where('call_items.entry_id', 'in', entryIds.slice(first, first + IDS_PER_QUERY))
      .where('calls.settled_at', 'is not', null)
      .execute();
    for (const { id } of rows) found.add(id);
  }
  return found;
}

const document = z.record(z.string(), z.unknown());

/** Elements are in the order of the call's items; if not, all of them are masked. */
function withoutWords(json: string, isWanted: readonly boolean[]): string {
  if (json === '') return json;
  const read = document.safeParse(parsed(json));
  if (!read.success) return '';
  const without = Object.fromEntries(
    Object.entries(read.data).map(([key, value]) => {
      if (!Array.isArray(value) || value.length !== isWanted.length) return [key, masked(value)];
      return [key, value.map((one: unknown, at) => (isWanted[at] === true ? masked(one) : one))];
    }),
  );
  const text = JSON.stringify(without);
  // JSON may format figures differently: if no text was masked, not a byte changes.
  return text === JSON.stringify(read.data) ? json : text;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

/** The same for the stored documents of an order. Runs in a transaction; returns how many were changed. */
export async function eraseDocumentWords({ db }: Pick<LedgerDeps, 'db'>, entryIds: readonly number[]): Promise<number> {
  let changed = 0;
  for (let first = 0; first < entryIds.length; first += IDS_PER_QUERY) {
    const rows = await db
      .selectFrom('documents')
      .select(['id', 'facts_json'])
      .where('entry_id', 'in', entryIds.slice(first, first + IDS_PER_QUERY))
      .execute();
    for (const { id, facts_json } of rows) {
      const facts = JSON.stringify(masked(parsed(facts_json)));
      if (facts === facts_json) continue;
      await db.updateTable('documents').set({ facts_json: facts }).where('id', '=', id).execute();
      changed += 1;
    }
  }
  return changed;
}

/** Without a buyer's text, at any depth. */
export function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]) => [key, WORDS.has(key) ? MASK : masked(inner)]),
  );
}
