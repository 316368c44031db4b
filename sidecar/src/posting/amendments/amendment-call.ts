import { Big } from 'big.js';
import { z } from 'zod';
import { isTextLine, type PostedLine } from '../../domain/documents.ts';
import { amendmentsBody, type InvoiceUpdate, type InvoiceVoid } from '../../xero/wire/sales-bodies.ts';
import type { InvoiceSummary } from '../../xero/wire/sales-documents.ts';
import { ELEMENTS_PER_CALL_MAX } from '../calls/plan-batches.ts';
import { record, type Owner } from '../calls/record.ts';
import { byIntent, type BatchCall, type Finding, type Sendable } from '../document-kind.ts';
import { noteUpdated, noteVoided } from '../history-notes/request-notes.ts';
import { isLive } from '../invoices/compare-documents.ts';
import { lastInvoice, notedInvoice, numberOf, type PostedInvoice } from '../invoices/posted-invoice.ts';
import type { Round } from '../round.ts';

/** A posted invoice to void, or to change in place. */
export interface Amendment extends Sendable {
  readonly posted: PostedInvoice;
  readonly there: InvoiceSummary;
  readonly change: InvoiceVoid | InvoiceUpdate;
}

const intent = z.object({
  invoiceId: z.string(),
  /** The lines it is to have; null = it is to be void or deleted. */
  lines: z.array(z.string()).nullable(),
});

export const amendmentCall: BatchCall<Amendment> = {
  name: 'amendments',
  method: 'POST',
  envelope: 'Invoices',
  path: () => 'Invoices?summarizeErrors=false&unitdp=4',
  elementsMax: ELEMENTS_PER_CALL_MAX,
  body: (batch) => amendmentsBody(batch.map(({ change }) => change)),
  intentOf: ({ change }): z.infer<typeof intent> => {
    const lines = 'status' in change ? null : change.lines.map(lineOf).toSorted();
    return { invoiceId: change.invoiceId, lines };
  },
  nameOf: ({ change, there }) =>
    'status' in change ? `void of invoice ${numberOf(there)}` : `change of invoice ${numberOf(there)}`,
  answerOf: (elements, { there }) => elements.find((element) => element.invoiceId === there.invoiceId),
  // Made: the ledger records the invoice as it is now. Not made: it may be sent again after the check before every change.
  lookUp: byIntent(intent, async (round, sent, call) => {
    const ids = sent.map((one) => one.intent.invoiceId);
    const { found, unread } = await round.xero.invoicesAmong(round.tenantId, ids);
    const findings: Finding[] = [];
    for (const { entryId, sourceKey, intent: wanted } of sent) {
      const there = found.find(({ invoiceId }) => invoiceId === wanted.invoiceId);
      const entry = await round.ledger.entryById(entryId);
      const posted = lastInvoice(await round.ledger.documentsOf(entryId));
      if (unread.has(wanted.invoiceId)) findings.push('unread');
      else if (there === undefined || entry === null || posted?.sourceKey !== sourceKey) findings.push('known');
      else if (!isDone(wanted.lines, there)) findings.push('missing');
      else {
        findings.push({
          async record(own) {
            await recordAmended(own, { entry }, posted, there, isLive(there) ? null : posted.stored.figuresHash); // prettier-ignore
            await own.ledger.addAttempt(entryId, 'adopted', { kind: 'amendment', invoiceId: there.invoiceId }, call.id);
            const about = notedInvoice(entry, posted);
            const { currency, total: after } = there;
            if (wanted.lines === null) await noteVoided(own, about, there.status, null);
            else await noteUpdated(own, about, { currency, before: posted.stored.invoice.total, after });
          },
        });
      }
    }
    return findings;
  }),
};

function isDone(lines: readonly string[] | null, there: InvoiceSummary): boolean {
  if (lines === null) return !isLive(there);
  const theirs = (there.lines ?? []).map(postedText).toSorted();
  return lines.length === theirs.length && lines.join('\u0000') === theirs.join('\u0000');
}

function lineOf(line: InvoiceUpdate['lines'][number]): string {
  if ('kept' in line) return line.kept.description;
  const { description, quantity, unitAmount } = line.planned;
  if (isTextLine(line.planned)) return description;
  return lineText(description, quantity, unitAmount);
}

/** A text-only line has no amounts. */
function postedText({ description, quantity, unitAmount, amount }: PostedLine): string {
  const isText = new Big(amount).eq(0) && new Big(quantity).eq(0);
  return isText ? description : lineText(description, quantity, unitAmount);
}

function lineText(description: string, quantity: string, unitAmount: string): string {
  return JSON.stringify([description, new Big(quantity).toFixed(), new Big(unitAmount).toFixed(4)]);
}

/** Records the invoice as it is now. `figuresHash` is that of the matching order. */
export async function recordAmended(
  round: Round,
  { entry }: Pick<Owner, 'entry'>,
  { sourceKey, stored: { adopted, invoice: before } }: PostedInvoice,
  there: InvoiceSummary,
  figuresHash: string | null,
): Promise<void> {
  // Short answers omit the lines: the previous lines still apply.
  const invoice = { ...there, lines: there.lines ?? before.lines };
  const facts = { invoice, figuresHash, ...(adopted === undefined ? {} : { adopted }) };
  await record(round, { entry, sourceKey }, { kind: 'invoice', xeroId: there.invoiceId, number: there.number, facts });
}
