import { Big } from 'big.js';
import { z } from 'zod';
import type { Call } from '../../ledger/entry.ts';
import type { PostedLine } from '../../domain/documents.ts';
import { recordAmended } from './record-amendment.ts';
import type { Look } from '../calls/lookup.ts';
import { lastInvoice, notedInvoice } from '../invoices/posted-invoice.ts';
import { isLive } from '../invoices/compare-documents.ts';
import { noteEnded, noteUpdated } from '../history-notes/request-notes.ts';
import type { PostingDeps } from '../work.ts';

/** The parts of our own request bodies that show the intended change; amend-wire.ts wrote them. */
const sent = z.object({
  Invoices: z.array(
    z.object({
      InvoiceID: z.string(),
      Status: z.string().optional(),
      LineItems: z
        .array(
          z.object({
            Description: z.string().default(''),
            Quantity: z.coerce.string().optional(),
            UnitAmount: z.coerce.string().optional(),
          }),
        )
        .default([]),
    }),
  ),
});
type Sent = z.infer<typeof sent>['Invoices'][number];

/**
 * Result of a change without an answer: made, and the ledger records the invoice as it is now; or not made, and it
 * may be sent again after the check that precedes every change.
 */
export async function findAmendments(deps: PostingDeps, call: Call, look: Look): Promise<void> {
  const wanted = sent.parse(JSON.parse(call.body)).Invoices;
  const found = await deps.xero.invoicesByIds(
    call.tenantId,
    wanted.map((invoice) => invoice.InvoiceID),
  );
  for (const [index, item] of call.items.entries()) {
    const change = wanted[index];
    const there = found.find((invoice) => invoice.invoiceId === change?.InvoiceID);
    const entry = await deps.ledger.entryById(item.entryId);
    const posted = entry === null ? null : lastInvoice(await deps.ledger.documentsOf(entry.id));
    if (change === undefined || there === undefined || entry === null || posted?.sourceKey !== item.sourceKey) continue;
    const isDone = change.Status === undefined ? hasLines(change, there.lines ?? []) : !isLive(there);
    if (!isDone) {
      look.missing.push(item.entryId);
      continue;
    }
    await deps.ledger.together(async (ledger) => {
      const own = { ...deps, ledger };
      await recordAmended(own, entry, posted, there, isLive(there) ? null : posted.stored.figuresHash);
      await ledger.addAttempt(entry.id, 'adopted', { kind: 'amendment', invoiceId: there.invoiceId }, call.id);
      const about = notedInvoice(entry, posted);
      const { currency, total: after } = there;
      if (change.Status !== undefined) await noteEnded(own, about, there.status, null);
      else await noteUpdated(own, about, { currency, before: posted.stored.invoice.total, after });
    });
  }
}

function hasLines(change: Sent, lines: readonly PostedLine[]): boolean {
  const ours = change.LineItems.map((line) =>
    line.UnitAmount === undefined
      ? line.Description
      : lineText(line.Description, line.Quantity ?? '1', line.UnitAmount),
  );
  const theirs = lines.map((line) =>
    new Big(line.amount).eq(0) && new Big(line.quantity).eq(0)
      ? line.description
      : lineText(line.description, line.quantity, line.unitAmount),
  );
  return ours.length === theirs.length && ours.toSorted().join('\u0000') === theirs.toSorted().join('\u0000');
}

function lineText(description: string, quantity: string, unitAmount: string): string {
  return JSON.stringify([description, new Big(quantity).toFixed(), new Big(unitAmount).toFixed(4)]);
}
