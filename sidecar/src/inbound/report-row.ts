import { createHash } from 'node:crypto';
import { Big } from 'big.js';
import { z } from 'zod';
import type { Entry } from '../ledger/entry.ts';
import { entryLabel } from '../wording/entry-label.ts';
import { ownerWords } from '../wording/owner-words.ts';
import type { DueReport } from '../ledger/reports.ts';
import { placeOf } from '../wording/setting-place.ts';
import { seenNotices, seenOf, type XeroSeen } from '../ledger/xero-seen.ts';

/** Our choice: a note about yesterday is news, one about last month (a shop paired again) is noise. */
const NOTE_AGE_MS_MAX = 24 * 60 * 60_000;

/** One order as reported to the plugin. */
export type ReportRow = NonNullable<ReturnType<typeof planReport>['row']>;

const summaryShape = z
  .object({
    invoiceNumber: z.string().optional(),
    paid: z.boolean().optional(),
    creditNotes: z.array(z.object({ number: z.string(), total: z.string() })).default([]),
    xero: z.object({ status: z.string() }).nullish(),
  })
  .catch({ creditNotes: [] });

/** What to report to the store about an entry, and which note the order gets: one per event, once. */
export function planReport(due: Pick<DueReport, 'entry' | 'sentHash' | 'noted'>, invoiceUrl: string | null, now: Date) {
  const { entry } = due;
  const summary = summaryShape.parse(entry.summary ?? {});
  const { creditNotes, invoiceNumber } = summary;
  const [problem] = entry.state === 'recorded' ? seenNotices(entry.summary) : entry.problems;
  const isIn = entry.state === 'recorded' && invoiceNumber !== undefined;
  const [paid, xeroStatus] = [summary.paid === true, summary.xero?.status ?? null];
  const label = entryLabel(entry, { paid, hasCredit: creditNotes.length > 0, xeroStatus });
  const shown = {
    orderId: Number(entry.sourceId),
    state: entry.state,
    label,
    invoiceNumber: invoiceNumber ?? null,
    invoiceUrl,
    paid: invoiceNumber === undefined ? null : (summary.paid ?? null),
    refunded: creditNotes.length === 0 ? null : sumOf(creditNotes),
    problem: problem === undefined ? null : toReported(problem),
  };
  const happened = isIn ? done(invoiceNumber, summary, seenOf(entry.summary)) : failed(entry);
  const hash = digestOf(JSON.stringify(shown));
  const isNews = happened !== null && happened.key !== due.noted;
  const isFresh = now.getTime() - Date.parse(entry.updatedAt) <= NOTE_AGE_MS_MAX;
  const note = isNews && isFresh ? happened : null;
  // The key is free of user text; a report repeated after a lost answer does not write the note twice.
  const noted = { note: note?.text ?? null, noteKey: note === null ? null : digestOf(note.key) };
  // null = the store is up to date.
  const row = hash === due.sentHash && note === null ? null : { ...shown, ...noted };
  return { row, hash, noted: happened?.key ?? due.noted };
}

function toReported(problem: Entry['problems'][number]) {
  const { code, message, fix } = problem;
  return { code, message: ownerWords(message), fix: ownerWords(fix), ...placeOf(problem) };
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function done(invoiceNumber: string, { creditNotes }: z.infer<typeof summaryShape>, seen: readonly XeroSeen[]) {
  const numbers = creditNotes.map((one) => one.number);
  const key = ['in', invoiceNumber, ...numbers, ...seen.map(({ note }) => note)].join(' ');
  const last = seen.toSorted((a, b) => a.seenAt.localeCompare(b.seenAt)).at(-1);
  if (last !== undefined) return { key, text: `${last.note} ${ownerWords(last.fix)}`.trim() };
  const credit = numbers.length === 0 ? '' : ` Credit: ${numbers.join(', ')}.`;
  return { key, text: `In Xero as invoice ${invoiceNumber}.${credit}` };
}

function failed({ state, problems }: Entry) {
  const [first] = problems;
  if (state !== 'rejected' || first === undefined) return null;
  const fix = first.fix === '' ? '' : ` ${first.fix}`;
  return {
    key: ['rejected', ...problems.map((problem) => problem.code)].join(' '),
    text: ownerWords(`Not posted to Xero: ${first.message}${fix}`),
  };
}

function sumOf(creditNotes: readonly { readonly total: string }[]): string {
  return creditNotes.reduce((sum, { total }) => sum.plus(total), new Big(0)).toFixed(2);
}
