import { z } from 'zod';
import type { Row } from '../database/schema.ts';
import { AppError } from '../domain/app-error.ts';
import { documentSeen } from './document-facts.ts';
import { ATTEMPT_STEPS, ENTRY_STATES } from './entry.ts';
import type { Attempt, Call, CallItem, Claim, Entry, RecordedDocument } from './entry.ts';
import { callTexts } from './kept/kept-call.ts';
import { readFacts, readSummary } from './kept/kept-lines.ts';
import { unpack } from './kept/pack.ts';

const REASONS = z.array(
  z.object({
    code: z.string(),
    message: z.string(),
    fix: z.string(),
    details: z.record(z.string(), z.union([z.string(), z.number()])),
  }),
);
const STATE = z.enum(ENTRY_STATES);
const STEP = z.enum(ATTEMPT_STEPS);

export function toEntry(row: Row<'entries'>): Entry {
  const where = `entry ${row.id}`;
  return {
    id: row.id,
    storeId: row.store_id,
    kind: row.kind,
    sourceId: row.source_id,
    state: readColumn(STATE, row.state, where),
    revision: row.revision,
    claim: toClaim(row),
    tries: row.tries,
    notBefore: row.not_before,
    problems: row.problems_json === null ? [] : readColumn(REASONS, fromJson(row.problems_json, where), where),
    summary: readKept(() => readSummary(row), where),
    recordedHash: row.recorded_hash,
    acceptedAt: row.accepted_at,
    updatedAt: row.updated_at,
    recordedAt: row.recorded_at,
  };
}

function toClaim(row: Row<'entries'>): Claim | null {
  if (row.claimed_by === null || row.claimed_at === null || row.claimed_revision === null) return null;
  return { by: row.claimed_by, at: row.claimed_at, revision: row.claimed_revision };
}

/** An entry that must be in this state, and so has a claim. */
export function toHeldEntry<State extends 'claimed' | 'uncertain'>(row: Row<'entries'>, state: State) {
  const entry = toEntry(row);
  const { claim } = entry;
  if (entry.state !== state || claim === null) throw unreadableRow(`Entry ${row.id} should be ${state}.`);
  return { ...entry, state, claim };
}

export function toAttempt(row: Row<'attempts'>): Attempt {
  const where = `attempt ${row.id}`;
  return {
    id: row.id,
    entryId: row.entry_id,
    storeId: row.store_id,
    callId: row.call_id,
    at: row.at,
    step: readColumn(STEP, row.step, where),
    by: row.actor,
    detail: readKept(() => JSON.parse(detailText(row) ?? 'null') as unknown, where),
  };
}

/** The exact text that the chain has the digest of; null = erased. */
export function detailText({ detail_json, detail_packed }: Pick<Row<'attempts'>, 'detail_json' | 'detail_packed'>) {
  return detail_json === null && detail_packed !== null ? unpack(detail_packed) : detail_json;
}

export function toDocument(row: Row<'documents'>): RecordedDocument {
  const where = `document ${row.id}`;
  return {
    id: row.id,
    tenantId: row.tenant_id,
    storeId: row.store_id,
    entryId: row.entry_id,
    kind: row.kind,
    sourceKey: row.source_key,
    xeroId: row.xero_id,
    number: row.number,
    facts: readKept(() => readFacts(row), where),
    seen: row.seen_json === null ? null : readColumn(documentSeen, fromJson(row.seen_json, where), where),
    recordedAt: row.recorded_at,
  };
}

export function toCall(row: Row<'calls'>, items: readonly CallItem[]): Call {
  const { body, answer } = readKept(() => callTexts(row), `call ${row.id}`);
  return {
    id: row.id,
    tenantId: row.tenant_id,
    kind: row.kind,
    method: row.method,
    path: row.path,
    body,
    idempotencyKey: row.idempotency_key,
    items,
    createdAt: row.created_at,
    sentAt: row.sent_at,
    settledAt: row.settled_at,
    httpStatus: row.http_status,
    answer: answer === null ? null : fromJson(answer, `call ${row.id}`),
    intent: row.intent_json === null ? null : fromJson(row.intent_json, `call ${row.id}`),
  };
}

export function readColumn<T>(shape: z.ZodType<T>, value: unknown, where: string): T {
  const result = shape.safeParse(value);
  if (!result.success) throw unreadableRow(`The ledger's ${where} cannot be read.`, result.error);
  return result.data;
}

function fromJson(text: string, where: string): unknown {
  return readKept(() => JSON.parse(text) as unknown, where);
}

function readKept<T>(read: () => T, where: string): T {
  try {
    return read();
  } catch (cause) {
    throw unreadableRow(`The ledger's ${where} cannot be read: its text is damaged.`, cause);
  }
}

/** A row this version cannot read: edited by hand, or written by a newer version. */
function unreadableRow(message: string, cause?: unknown): AppError {
  return new AppError('ledger', 'ledger_unreadable_row', message, { cause });
}
