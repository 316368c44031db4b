import { isAppError, type AppError } from '../../domain/app-error.ts';
import { idempotencyKey } from '../../ledger/entry-key.ts';
import { NOTE_CALLS, type Call, type CallFailure } from '../../ledger/entry.ts';
import type { HistoryNote } from '../../ledger/history-note.ts';
import type { HistoryNotes } from '../../ledger/history-notes.ts';
import { fingerprint } from '../../domain/fingerprint.ts';
import { readNoteMark } from '../../mapping/history-note-text.ts';
import { historyBody, historyPath } from '../../xero/reads/history-notes.ts';
import { SENT_AGAIN_WITHIN_MS } from '../../xero/limits.ts';
import { readElements } from '../../xero/wire/answers.ts';
import { xeroError } from '../../xero/xero-error.ts';
import { failedCall } from '../failed-call.ts';
import { BACKOFF_MAX_MS, backoffMs } from '../retry-policy.ts';
import { ageOf, isKeyOver, isTooLate, isWord, keyOverAt, OWN_ERROR, SENT_AGAIN_AFTER_MS } from '../calls/resend.ts';
import type { Outcome, PipelineDeps } from '../round.ts';

/** Per run; then others have their turn. */
const NOTES_PER_RUN_MAX = 20;
/** Failures by Xero, with the note still missing, before the note is given up. */
const TRIES_MAX = 8;

export interface NotesDeps extends Pick<PipelineDeps, 'xero' | 'connections' | 'now' | 'random' | 'newId'> {
  readonly notes: HistoryNotes;
  /** Notes requested before this process began may have been written by another process with a different ledger. */
  readonly beganAt: Date;
  /** Whether a low-priority call may be made now: documents go first. */
  readonly hasRoom: (tenantId: string, storeIds: readonly string[]) => Promise<boolean>;
  readonly onRefused: (note: HistoryNote, message: string) => void;
}

/** Writes due notes, one call each, while calls are free. Returns how many notes were processed. */
export async function writeNotes(deps: NotesDeps, tenantId: string, storeIds: readonly string[]): Promise<number> {
  for (let done = 0; done < NOTES_PER_RUN_MAX; done += 1) {
    if (!(await deps.hasRoom(tenantId, storeIds))) return done;
    const note = await deps.notes.next(tenantId, storeIds);
    if (note === null) return done;
    await writeOne(deps, note);
  }
  return NOTES_PER_RUN_MAX;
}

async function writeOne(deps: NotesDeps, note: HistoryNote): Promise<void> {
  const call = note.callId === null ? null : await deps.notes.call(note.callId);
  if (note.state === 'uncertain' && call !== null) {
    await resolve(deps, note, call);
    return;
  }
  if (mayBeThere(deps, note)) {
    const isFound = await look(deps, note, (at, failure) => deps.notes.later(note, note.callId, at, failure, true));
    if (isFound === null) return;
    if (isFound) {
      await deps.notes.written(note, note.callId, 'found');
      return;
    }
  }
  const { tenantId, documentId } = note;
  const intentHash = fingerprint(`${documentId}:${note.event}`);
  const opened = await deps.notes.open(note, {
    path: historyPath(note.documentKind, documentId),
    body: historyBody(note.details),
    idempotencyKey: idempotencyKey({ tenantId, kind: NOTE_CALLS, intentHash, generation: deps.newId() }),
  });
  if (opened === null) return;
  const error = await send(deps, note, opened);
  if (error === null) return;
  const { outcome, failure } = await judged(deps, note, error);
  if (outcome.kind === 'uncertain') {
    await deps.notes.unknown({ ...note, callId: opened.id }, after(deps, SENT_AGAIN_AFTER_MS), failure);
  } else if (outcome.kind === 'waiting') {
    await deps.notes.later(note, opened.id, outcome.notBefore, failure, outcome.countTry);
  } else await refuse(deps, note, opened.id, failure);
}

/** An earlier try or another process may have written it. */
function mayBeThere(deps: NotesDeps, note: HistoryNote): boolean {
  return note.lookFirst || note.tries > 0 || note.callId !== null || Date.parse(note.madeAt) < deps.beganAt.getTime();
}

/** null = Xero has it, or nothing was sent: another process is handling it, or its key is too old. */
async function send(deps: NotesDeps, note: HistoryNote, call: Call): Promise<AppError | null> {
  const { tenantId, path, body, idempotencyKey } = call;
  // Documents go first: Xero may have forgotten the key by then.
  const isMeant = () => call.sentAt === null || !isTooLate(call, deps.now());
  try {
    const answer = await deps.xero.send({
      ...{ tenantId, method: 'PUT', path, body, idempotencyKey, priority: 'backfill' },
      mayGo: async () => isMeant() && (await deps.notes.sending(note, call.id)),
    });
    const [element] = readElements(answer.json, 'HistoryRecords');
    if (element === undefined)
      return xeroError('xero_bad_answer', 'The answer does not mention the note.', { retry: 'lookup' });
    if (element.ok) await deps.notes.written(note, call.id, 'written');
    else await refuse(deps, note, call.id, { httpStatus: answer.status, code: 'xero_refused', message: element.errors.join(' ') }); // prettier-ignore
    return null;
  } catch (error) {
    if (isAppError(error, 'withdrawn', 'call_withdrawn')) return null;
    if (isAppError(error, 'xero')) return error;
    throw error;
  }
}

/** The same bytes under the same key while it is valid; then a search decides. */
async function resolve(deps: NotesDeps, note: HistoryNote, call: Call): Promise<void> {
  const age = ageOf(call, deps.now());
  // The last sending may have been this late.
  const lastSentAt = new Date(deps.now().getTime() - age + SENT_AGAIN_WITHIN_MS);
  if (isKeyOver(call, lastSentAt, deps.now())) {
    await lastLook(deps, note, call, null);
    return;
  }
  if (isTooLate(call, deps.now())) {
    await deps.notes.unknown(note, keyOverAt(call, lastSentAt));
    return;
  }
  const error = await send(deps, note, call);
  if (error === null) return;
  const { outcome, failure } = await judged(deps, note, error);
  // Xero's own error to a repeat may mean that its key store is down.
  if (isWord(error) && error.facts.status !== OWN_ERROR) {
    await lastLook(deps, note, call, failure);
    return;
  }
  const at = outcome.kind === 'waiting' ? outcome.notBefore : after(deps, SENT_AGAIN_AFTER_MS + age / 2);
  await deps.notes.unknown(note, at, failure);
}

/** Xero has finished the call; a note missing in its history will not appear any more. */
async function lastLook(deps: NotesDeps, note: HistoryNote, call: Call, said: CallFailure | null): Promise<void> {
  const isFound = await look(deps, note, (at, failure) => deps.notes.unknown(note, at, failure));
  if (isFound === null) return;
  const failure = said ?? { httpStatus: null, code: 'xero_unanswered', message: 'Xero gave no answer, and does not have it.' }; // prettier-ignore
  if (isFound) await deps.notes.written(note, call.id, 'found');
  else if (failure.httpStatus !== null && failure.httpStatus < 500) await refuse(deps, note, call.id, failure);
  else if (note.tries + 1 >= TRIES_MAX) await refuse(deps, note, call.id, failure);
  else await deps.notes.later(note, call.id, after(deps, backoffMs(note.tries, deps.random())), failure, true);
}

/** null = Xero could not be read, and `putOff` set the next try. */
async function look(
  deps: NotesDeps,
  note: HistoryNote,
  putOff: (at: Date, failure: CallFailure) => Promise<void>,
): Promise<boolean | null> {
  const { tenantId, documentKind, documentId, details } = note;
  try {
    const lines = await deps.xero.historyOf(tenantId, documentKind, documentId, { priority: 'backfill' });
    const mark = readNoteMark(details);
    return lines.some((line) => readNoteMark(line) === mark);
  } catch (error) {
    if (!isAppError(error, 'xero')) throw error;
    const { outcome, failure } = await judged(deps, note, error);
    if (outcome.kind === 'rejected') await refuse(deps, note, note.callId, failure);
    else await putOff(outcome.kind === 'waiting' ? outcome.notBefore : after(deps, BACKOFF_MAX_MS), failure);
    return null;
  }
}

async function judged(
  deps: NotesDeps,
  note: HistoryNote,
  error: AppError,
): Promise<{ readonly outcome: Outcome; readonly failure: CallFailure }> {
  const outcome = (await failedCall(deps, note.tenantId, error))(note.tries);
  return { outcome, failure: { httpStatus: error.facts.status ?? null, code: error.code, message: error.message } };
}

/** It blocks nothing: the order and its documents stay unchanged. */
async function refuse(deps: NotesDeps, note: HistoryNote, callId: number | null, failure: CallFailure): Promise<void> {
  await deps.notes.refused(note, callId, failure);
  deps.onRefused(note, failure.message);
}

function after(deps: NotesDeps, milliseconds: number): Date {
  return new Date(deps.now().getTime() + milliseconds);
}
