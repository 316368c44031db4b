import { sql } from 'kysely';
import { z } from 'zod';
import { among } from '../../database/among.ts';
import { CALL_TEXTS, callTexts, keptAnswer, keptBody } from '../kept/kept-call.ts';
import { keptFacts, readFacts } from '../kept/kept-lines.ts';
import type { LedgerDeps } from './attempts.ts';
import { MASK } from './mask-contacts.ts';

/** Where a request or response may repeat a buyer's text: line names, and Xero's messages about them. */
const WORDS = new Set(['Description', 'Message', 'description']);

/**
 * Masks these entries' text in their settled calls; other entries in the same calls keep theirs, as do
 * ids, figures and states. Inside a transaction. Returns which calls were changed.
 */
export async function eraseCallWords({ db }: Pick<LedgerDeps, 'db'>, entryIds: readonly number[]): Promise<number[]> {
  const wanted = new Set(entryIds);
  const calls = await db
    .selectFrom('calls')
    .select('id')
    .where('id', 'in', db.selectFrom('call_items').select('call_id').where('entry_id', 'in', among(entryIds)))
    .where('settled_at', 'is not', null)
    .execute();
  const changed: number[] = [];
  for (const { id } of calls) {
    const call = db.selectFrom('calls').select(CALL_TEXTS).where('id', '=', id);
    const { body, answer } = callTexts(await call.executeTakeFirstOrThrow());
    const items = db.selectFrom('call_items').select('entry_id').where('call_id', '=', id);
    const isWanted = (await items.orderBy(sql`rowid`).execute()).map((item) => wanted.has(item.entry_id));
    const maskedAnswer = answer === null ? null : withoutWords(answer, isWanted);
    const maskedBody = withoutWords(body, isWanted);
    if (maskedBody === body && maskedAnswer === answer) continue;
    const without = { ...keptBody(maskedBody), ...keptAnswer(maskedAnswer) };
    await db.updateTable('calls').set(without).where('id', '=', id).execute();
    changed.push(id);
  }
  return changed;
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

/** The same for the stored documents of an entry. Inside a transaction; returns how many were changed. */
export async function eraseDocumentWords({ db }: Pick<LedgerDeps, 'db'>, entryIds: readonly number[]): Promise<number> {
  const documents = db.selectFrom('documents').select(['id', 'facts_json', 'facts_packed']);
  let changed = 0;
  for (const row of await documents.where('entry_id', 'in', among(entryIds)).execute()) {
    const facts = readFacts(row);
    const without = maskedFields(facts);
    if (JSON.stringify(without) === JSON.stringify(facts)) continue;
    await db.updateTable('documents').set(keptFacts(without)).where('id', '=', row.id).execute();
    changed += 1;
  }
  return changed;
}

function maskedFields(value: unknown): object {
  const without = masked(value);
  return typeof without === 'object' && without !== null ? without : {};
}

/** Without a buyer's text, at any depth. */
export function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]) => [key, WORDS.has(key) ? MASK : masked(inner)]),
  );
}
