import { createHash } from 'node:crypto';
import { Big } from 'big.js';
import { z } from 'zod';
import type { Entry } from '../ledger/entry.ts';
import { entryLabel } from '../wording/entry-label.ts';
import { ownerWords } from '../wording/owner-words.ts';
import type { DueReport } from '../ledger/reports.ts';
import { placeOf, type SettingPlace } from '../wording/setting-place.ts';
import { seenNotices, seenOf, type XeroSeen } from '../ledger/xero-seen.ts';

/** Our choice: a note about yesterday is news, one about last month (a shop paired again) is noise. */
const NOTE_AGE_MS_MAX = 24 * 60 * 60_000;

/** One order as reported to the plugin. */
export interface ReportRow {
  readonly orderId: number;
  readonly state: string;
  readonly label: string;
  readonly invoiceNumber: string | null;
  readonly invoiceUrl: string | null;
  readonly paid: boolean | null;
  readonly refunded: string | null;
  readonly problem: ReportedProblem | null;
  readonly note: string | null;
  /** Identifies the note: a report repeated after a lost answer does not write it twice. */
  readonly noteKey: string | null;
}

export interface ReportedProblem extends SettingPlace {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

export interface PlannedReport {
  /** null = the store is up to date. */
  readonly row: ReportRow | null;
  readonly hash: string;
  readonly noted: string | null;
}

const summaryShape = z
  .object({
    invoiceNumber: z.string().optional(),
    paid: z.boolean().optional(),
    creditNotes: z.array(z.object({ number: z.string(), total: z.string() })).default([]),
    xero: z.object({ status: z.string() }).nullish(),
  })
  .catch({ creditNotes: [] });

/** What to report to the store about an entry, and which note the order gets: one per event, once. */
export function planReport(
  due: Pick<DueReport, 'entry' | 'sentHash' | 'noted'>,
  invoiceUrl: string | null,
  now: Date,
): PlannedReport {
  const { entry } = due;
  const summary = summaryShape.parse(entry.summary ?? {});
  const { creditNotes, invoiceNumber } = summary;
  const [problem] = entry.state === 'recorded' ? seenNotices(entry.summary) : entry.problems;
  const isIn = entry.state === 'recorded' && invoiceNumber !== undefined;
  const label = entryLabel(entry, {
    paid: summary.paid === true,
    hasCredit: creditNotes.length > 0,
    xeroStatus: summary.xero?.status ?? null,
  });
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
  const hash = createHash('sha256').update(JSON.stringify(shown)).digest('base64url');
  const isNews = happened !== null && happened.key !== due.noted;
  const isFresh = now.getTime() - Date.parse(entry.updatedAt) <= NOTE_AGE_MS_MAX;
  const note = isNews && isFresh ? happened.text : null;
  const isKnown = hash === due.sentHash && note === null;
  const noteKey = note === null ? null : keyOf(happened);
  return { row: isKnown ? null : { ...shown, note, noteKey }, hash, noted: happened?.key ?? due.noted };
}

function toReported(problem: Entry['problems'][number]): ReportedProblem {
  const { code, message, fix } = problem;
  return { code, message: ownerWords(message), fix: ownerWords(fix), ...placeOf(problem) };
}

/** Short, and free of user text. */
function keyOf(happened: { readonly key: string } | null): string | null {
  return happened === null ? null : createHash('sha256').update(happened.key).digest('base64url');
}

function done(
  invoiceNumber: string,
  { creditNotes }: z.infer<typeof summaryShape>,
  seen: readonly XeroSeen[],
): { readonly key: string; readonly text: string } {
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
