import { sql } from 'kysely';
import { transact } from '../database/transaction.ts';
import { addAttempt, type LedgerDeps } from './audit/attempts.ts';
import { toEntry } from './entry-row.ts';
import type { DocumentKind, Entry, Reason } from './entry.ts';
import { keptSummary } from './kept/kept-lines.ts';
import { entryById } from './queries/listing.ts';
import { requestReport } from './reports.ts';
import { withXeroId } from './queries/xero-id.ts';

/** What we found about a document in Xero; stored in the entry's summary: its invoice as `xero`, credit notes in `xeroCredits`. */
export interface XeroSeen {
  /** Of the document. */
  readonly id: string;
  readonly status: string;
  readonly note: string;
  /** What a user can do about it; '' = nothing. */
  readonly fix: string;
  readonly seenAt: string;
  /** Only its figures or its contact were changed: over once the ledger records it so. */
  readonly isOfFigures?: true;
}

export interface SeenDocument {
  readonly kind: 'invoice' | 'credit_note';
  readonly seen: XeroSeen;
  /** As the pages must show it; absent: unchanged. */
  readonly paid?: boolean;
}

/** The entry that owns this document; null = not ours. */
export async function documentOwner(
  { db }: LedgerDeps,
  tenantId: string,
  kind: DocumentKind,
  xeroId: string,
): Promise<Entry | null> {
  const row = await db
    .selectFrom('documents')
    .innerJoin('entries', 'entries.id', 'documents.entry_id')
    .selectAll('entries')
    .where(withXeroId(xeroId))
    .where(sql<boolean>`+documents.tenant_id = ${tenantId}`)
    .where('documents.kind', '=', kind)
    .executeTakeFirst();
  return row === undefined ? null : toEntry(row);
}

/** Stores the finding with entry and trail, and notifies the store; false = known, or the entry is in progress. */
export function noteXeroSeen(deps: LedgerDeps, entryId: number, { kind, seen, paid }: SeenDocument): Promise<boolean> {
  return transact(deps, async (tx) => {
    const entry = await entryById(tx, entryId);
    if (entry === null || entry.state === 'claimed' || entry.state === 'uncertain') return false;
    if (seenOf(entry.summary).some((one) => one.id === seen.id && one.note === seen.note)) return false;
    const summary = isRecord(entry.summary) ? entry.summary : {};
    const credits = listOf(summary['xeroCredits']).filter((one) => one.id !== seen.id);
    const change = kind === 'invoice' ? { xero: seen } : { xeroCredits: [...credits, seen] };
    await tx.db
      .updateTable('entries')
      .set({
        ...keptSummary({ ...summary, ...(paid === undefined ? {} : { paid }), ...change }),
        updated_at: tx.now().toISOString(),
      })
      .where('id', '=', entryId)
      .execute();
    await addAttempt(tx, entryId, 'changed', { message: seen.note });
    await requestReport(tx, entry);
    return true;
  });
}

/** What we found in Xero about an entry's documents, the invoice first. */
export function seenOf(summary: unknown): XeroSeen[] {
  if (!isRecord(summary)) return [];
  return [...listOf([summary['xero']]), ...listOf(summary['xeroCredits'])];
}

/** Problems and reasons that say what became of the invoice in Xero, and what to do about it. */
const SAY_IT: ReadonlySet<string> = new Set(['changed_in_xero', 'totals_differ', 'invoice_ended', 'invoice_credited']);

/** For the pages: findings that need attention, and that the order's own problems do not say already. */
export function seenNotices({ summary, problems }: Pick<Entry, 'summary' | 'problems'>): Reason[] {
  const [invoice] = isRecord(summary) ? listOf([summary['xero']]) : [];
  const isSaid = problems.some(({ code }) => SAY_IT.has(code));
  return seenOf(summary)
    .filter(({ id, fix }) => fix !== '' && !(isSaid && id === invoice?.id))
    .map(({ note, fix }) => ({ code: 'changed_in_xero', message: note, fix, details: {} }));
}

/** Someone else voided or deleted this document in Xero. */
export function isSeenVoided(summary: unknown, xeroId: string): boolean {
  return seenOf(summary).some(({ id, status }) => id === xeroId && (status === 'VOIDED' || status === 'DELETED'));
}

/** Findings from Xero stay while the entry has the same invoice and credit notes. */
export function keepXeroSeen(before: unknown, next: object): object {
  if (!isRecord(before)) return next;
  const [seen] = listOf([before['xero']]);
  const isOther = seen !== undefined && 'invoiceId' in next && next.invoiceId !== seen.id;
  const rows = 'creditNotes' in next && Array.isArray(next.creditNotes) ? next.creditNotes : [];
  const ids = new Set(rows.map((row: unknown) => (isRecord(row) ? row['id'] : undefined)));
  const credits = listOf(before['xeroCredits']).filter(({ id }) => !('invoiceId' in next) || ids.has(id));
  return {
    ...(seen === undefined || isOther ? {} : { xero: seen }),
    ...(credits.length === 0 ? {} : { xeroCredits: credits }),
    ...next,
  };
}

/** The ledger has the figures that Xero has now: that they differed is over. */
export async function forgetChangedFigures(
  { db }: Pick<LedgerDeps, 'db'>,
  entryId: number,
  xeroId: string,
): Promise<void> {
  const row = await db.selectFrom('entries').select('summary_json').where('id', '=', entryId).executeTakeFirst();
  const summary: unknown = row?.summary_json == null ? null : JSON.parse(row.summary_json);
  const isOver = ({ id, isOfFigures }: XeroSeen) => id === xeroId && isOfFigures === true;
  if (!isRecord(summary) || !seenOf(summary).some(isOver)) return;
  const [invoice] = listOf([summary['xero']]);
  const credits = listOf(summary['xeroCredits']).filter((one) => !isOver(one));
  const next = {
    ...summary,
    xero: invoice !== undefined && isOver(invoice) ? undefined : summary['xero'],
    xeroCredits: credits,
  };
  await db
    .updateTable('entries')
    .set({ summary_json: JSON.stringify(next) })
    .where('id', '=', entryId)
    .execute();
}

function listOf(value: unknown): XeroSeen[] {
  return Array.isArray(value) ? value.flatMap((one: unknown) => toSeen(one)) : [];
}

/** Earlier versions' rows name the invoice otherwise, without a fix. */
function toSeen(value: unknown): XeroSeen[] {
  if (!isRecord(value)) return [];
  const text = (key: string) => (typeof value[key] === 'string' ? value[key] : '');
  const id = text('id') || text('invoiceId');
  if (id === '') return [];
  const isOfFigures = value['isOfFigures'] === true ? { isOfFigures: true as const } : {};
  return [{ id, status: text('status'), note: text('note'), fix: text('fix'), seenAt: text('seenAt'), ...isOfFigures }];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
