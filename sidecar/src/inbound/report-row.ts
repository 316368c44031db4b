import { createHash } from 'node:crypto';
import { Big } from 'big.js';
import type { Entry, RecordedDocument } from '../ledger/entry.ts';
import { orderState, type OrderState } from '../wording/order-state.ts';
import { orderSummary, type OrderSummary } from '../wording/order-summary.ts';
import { ownerWords } from '../wording/owner-words.ts';
import type { DueReport } from '../ledger/reports.ts';
import { placeOf } from '../wording/setting-place.ts';
import { seenNotices, seenOf } from '../ledger/xero-seen.ts';
import { compareText } from '../domain/text.ts';

/** Our choice: a note about yesterday is news, one about last month (a shop paired again) is noise. */
const NOTE_AGE_MS_MAX = 24 * 60 * 60_000;

/** Editing an order in wp-admin takes several saves; the figures add up again after the last one. */
export const PASSING_MS = 5 * 60_000;

/** One order as reported to the plugin. */
export type ReportRow = NonNullable<ReturnType<typeof planReport>['row']>;

/** What to report to the store about an entry, and which note the order gets: one per event, once. */
export function planReport(
  { entry, sentHash, noted: lastNoted }: Pick<DueReport, 'entry' | 'sentHash' | 'noted'>,
  documents: readonly RecordedDocument[],
  invoiceUrl: string | null,
  now: Date,
) {
  const { invoiceNumber, creditNotes, paid } = orderSummary(entry);
  const state = orderState(entry, documents);
  const [problem] = entry.state === 'recorded' ? seenNotices(entry) : entry.problems;
  const shown = {
    orderId: Number(entry.sourceId),
    state: entry.state,
    label: state.label,
    is: state,
    invoiceNumber,
    invoiceUrl,
    paid: invoiceNumber === null ? null : state.due === null ? paid : new Big(state.due).eq(0),
    refunded: creditNotes.length === 0 ? null : sumOf(creditNotes),
    problem: problem === undefined || entry.state === 'skipped' ? null : toReported(problem),
  };
  const happened = noteOf(entry, state, documents.length > 0);
  const hash = digestOf(JSON.stringify(shown));
  const age = now.getTime() - Date.parse(entry.updatedAt);
  const isNews = happened !== null && happened.key !== lastNoted;
  // An order that is being edited is often wrong for a moment: its note is written once that lasts.
  const noteAt =
    isNews && happened.isPerhapsPassing && age < PASSING_MS ? new Date(now.getTime() + PASSING_MS - age) : null;
  const note = isNews && noteAt === null && age <= NOTE_AGE_MS_MAX ? happened : null;
  // The key is free of user text; a report repeated after a lost answer does not write the note twice.
  const noted = { note: note?.text ?? null, noteKey: note === null ? null : digestOf(note.key) };
  // null = the store is up to date.
  const row = hash === sentHash && note === null ? null : { ...shown, ...noted };
  return { row, hash, noted: noteAt === null ? (happened?.key ?? lastNoted) : lastNoted, noteAt };
}

function toReported(problem: Entry['problems'][number]) {
  const { code, message, fix } = problem;
  return { code, message: ownerWords(message), fix: ownerWords(fix), ...placeOf(problem) };
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

interface Note {
  readonly key: string;
  readonly text: string;
  readonly isPerhapsPassing: boolean;
}

function noteOf(entry: Entry, state: OrderState, isPosted: boolean): Note | null {
  const { invoiceNumber, creditNotes } = orderSummary(entry);
  if (entry.state === 'recorded') {
    return invoiceNumber === null
      ? null
      : { ...done(invoiceNumber, creditNotes, entry, state), isPerhapsPassing: false };
  }
  const [first] = entry.problems;
  if (entry.state !== 'rejected' || first === undefined) return null;
  const fix = first.fix === '' ? '' : ` ${first.fix}`;
  // What is in Xero stays there; only the change is not.
  const what = isPosted
    ? `The last change is not in Xero yet: ${first.message}`
    : `Not posted to Xero: ${first.message}`;
  return {
    key: ['rejected', ...entry.problems.map((problem) => problem.code)].join(' '),
    text: ownerWords(`${what}${fix}`),
    isPerhapsPassing: isPosted,
  };
}

function done(
  invoiceNumber: string,
  creditNotes: OrderSummary['creditNotes'],
  { summary }: Entry,
  { label }: OrderState,
) {
  const seen = seenOf(summary);
  const numbers = creditNotes.map((one) => one.number);
  const key = ['in', invoiceNumber, ...numbers, ...seen.map(({ note }) => note)].join(' ');
  const last = seen.toSorted((a, b) => compareText(a.seenAt, b.seenAt)).at(-1);
  if (last !== undefined) return { key, text: `${last.note} ${ownerWords(last.fix)}`.trim() };
  const credit = numbers.length === 0 ? '' : ` Credit: ${numbers.join(', ')}.`;
  return { key, text: `In Xero as invoice ${invoiceNumber}.${credit} ${label}.` };
}

function sumOf(creditNotes: readonly { readonly total: string }[]): string {
  return creditNotes.reduce((sum, { total }) => sum.plus(total), new Big(0)).toFixed(2);
}
