import { z } from 'zod';
import type { Row } from '../database/schema.ts';
import { AppError } from '../domain/app-error.ts';
import { documentSeen } from './document-facts.ts';
import { ATTEMPT_STEPS, ENTRY_STATES } from './entry.ts';
import type { Attempt, Call, CallItem, Claim, Entry, RecordedDocument } from './entry.ts';

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
    summary: row.summary_json === null ? null : fromJson(row.summary_json, where),
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
    detail: row.detail_json === null ? null : fromJson(row.detail_json, where),
  };
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
    facts: fromJson(row.facts_json, where),
    seen: row.seen_json === null ? null : readColumn(documentSeen, fromJson(row.seen_json, where), where),
    recordedAt: row.recorded_at,
  };
}

export function toCall(row: Row<'calls'>, items: readonly CallItem[]): Call {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    kind: row.kind,
    method: row.method,
    path: row.path,
    body: row.body,
    idempotencyKey: row.idempotency_key,
    items,
    createdAt: row.created_at,
    sentAt: row.sent_at,
    settledAt: row.settled_at,
    httpStatus: row.http_status,
    answer: row.answer_json === null ? null : fromJson(row.answer_json, `call ${row.id}`),
    intent: row.intent_json === null ? null : fromJson(row.intent_json, `call ${row.id}`),
  };
}

export function readColumn<T>(shape: z.ZodType<T>, value: unknown, where: string): T {
  const result = shape.safeParse(value);
  if (!result.success) throw unreadableRow(`The ledger's ${where} cannot be read.`, result.error);
  return result.data;
}

function fromJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unreadableRow(`The ledger's ${where} holds broken JSON.`, cause);
  }
}

/** A row this version cannot read: edited by hand, or written by a newer version. */
function unreadableRow(message: string, cause?: unknown): AppError {
  return new AppError('ledger', 'ledger_unreadable_row', message, { cause });
}
