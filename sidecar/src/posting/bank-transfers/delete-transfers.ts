import { z } from 'zod';
import type { Problem } from '../../domain/problems.ts';
import { transferDeletionsBody } from '../../xero/wire/bank-transfers.ts';
import { LINELESS_PER_CALL_MAX } from '../calls/plan-batches.ts';
import { record, type Owner } from '../calls/record.ts';
import { sendBatches } from '../calls/send-batches.ts';
import { byChange, type BatchCall, type Sendable } from '../document-kind.ts';
import { readFor } from '../failed-call.ts';
import { isLive } from '../invoices/compare-documents.ts';
import type { Progress } from '../progress.ts';
import { addFailure, type Outcome, reject, type Round } from '../round.ts';
import { isPosted, lastTransfer, asDocument, type PostedTransfer } from './posted-transfer.ts';

type TransferToDelete = Sendable & { readonly posted: PostedTransfer };

/** Xero changes nothing else of a transfer; one with a reconciled side is refused. */
export const transferDeletion: BatchCall<TransferToDelete> = {
  name: 'bank_transfer_deletions',
  method: 'POST',
  envelope: 'BankTransfers',
  path: () => 'BankTransfers?summarizeErrors=false',
  elementsMax: LINELESS_PER_CALL_MAX,
  body: (batch) => transferDeletionsBody(batch.map(({ posted }) => posted.xeroId)),
  intentOf: ({ posted }) => ({ id: posted.xeroId }),
  nameOf: ({ posted }) => `deletion of the bank transfer "${posted.facts.reference}"`,
  answerOf: (elements, { posted }) => elements.find(({ id }) => id === posted.xeroId),
  lookUp: byChange(z.object({ id: z.string() }), {
    postedOf(documents, sourceKey) {
      const posted = lastTransfer(documents);
      return posted?.sourceKey === sourceKey ? posted : null;
    },
    isDone: (round, { id }) => isDeleted(round, id),
    async record(own, owner, posted, { id }) {
      await recordDeleted(own, owner, posted);
      return { kind: 'bank_transfer_deletion', xeroId: id };
    },
  }),
};

/** Transfers in Xero that are planned no more, or with other figures: the new one is then due like any other. */
export async function deleteTransfers(progress: Progress): Promise<void> {
  const all: TransferToDelete[] = [];
  for (const { entry, documents } of progress.entries) {
    const posted = lastTransfer(await progress.ledger.documentsOf(entry.id));
    if (posted === null || posted.facts.deleted === true || isPosted(posted, documents.bankTransfer)) continue;
    all.push({ entry, sourceKey: posted.sourceKey, posted });
  }
  const deletable = await untouched(progress, all);
  const refused: { readonly one: TransferToDelete; readonly outcome: Outcome }[] = [];
  await sendBatches(progress, transferDeletion, deletable, {
    record: async (own, one) => {
      await recordDeleted(own, one, one.posted);
      return true;
    },
    problemOf: (_one, problem) => ({
      ...problem,
      fix: 'If it is reconciled, undo that in Xero, then retry; or move the money back with a second transfer.',
    }),
    fail: (one, outcome) => refused.push({ one, outcome }),
  });
  for (const { one, outcome } of refused) {
    const { entry, posted } = one;
    const isRefused = outcome.kind === 'rejected';
    // Was it refused because someone deleted it by hand?
    const isGone = isRefused && (await readFor(progress, [entry], () => isDeleted(progress, posted.xeroId)));
    if (isGone === true) await recordDeleted(progress, one, posted);
    else addFailure(progress, entry.id, outcome);
  }
}

/** Those that nobody reconciled, and that we made; a person is asked about the others. */
async function untouched(progress: Progress, all: readonly TransferToDelete[]): Promise<TransferToDelete[]> {
  const deletable: TransferToDelete[] = [];
  for (const one of all) {
    const { entry, posted } = one;
    const { xero, tenantId } = progress;
    if (posted.facts.linked === true) {
      reject(progress, entry, transferStays(posted, 'somebody else made it, or a bank feed'));
      continue;
    }
    const read = await readFor(progress, [entry], async () => ({ there: await xero.bankTransfer(tenantId, posted.xeroId) })); // prettier-ignore
    if (read === null) continue;
    const { there } = read;
    if (there === null || !isLive(there)) await recordDeleted(progress, one, posted);
    else if (there.isReconciled)
      reject(progress, entry, transferStays(posted, 'it is reconciled with the bank statement'));
    else deletable.push(one);
  }
  return deletable;
}

function transferStays({ facts: { amount, date, reference }, xeroId }: PostedTransfer, why: string): Problem {
  return {
    code: 'payout_not_undone',
    message: `The bank transfer "${reference}" of ${amount} on ${date} stays in Xero: ${why}.`,
    fix: 'If it is wrong, undo the reconciliation and delete it in Xero, or move the money back with a second transfer.',
    details: { bankTransfer: xeroId, amount, date },
  };
}

async function isDeleted({ xero, tenantId }: Round, id: string): Promise<boolean> {
  const there = await xero.bankTransfer(tenantId, id);
  return there === null || !isLive(there);
}

async function recordDeleted(round: Round, owner: Owner, posted: PostedTransfer): Promise<void> {
  await record(round, owner, asDocument(posted.xeroId, { ...posted.facts, deleted: true }));
}
