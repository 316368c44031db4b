import { transferBody } from '../../xero/wire/bank-transfers.ts';
import { recordOrReject } from '../calls/record.ts';
import { sendBatches } from '../calls/send-batches.ts';
import type { BatchCall, DocumentKind, ReconcileQuery, Take } from '../document-kind.ts';
import { byIntent } from '../document-kind.ts';
import { plannedAgainOnce, readFor } from '../failed-call.ts';
import { isLive, secondDocument } from '../invoices/compare-documents.ts';
import { LOOK_BACK_MS, takeInto, eachMarked, readOnce, ifPermitted } from '../marked-documents.ts';
import type { Progress } from '../progress.ts';
import { foundTransfer, isPosted, lastTransfer, asDocument, type TransferFacts, type TransferToPost } from './posted-transfer.ts'; // prettier-ignore
import { toFacts, transferFacts, transferKey, transferReference, transferTurn } from './posted-transfer.ts';
import { addFailure, type Outcome, type Round } from '../round.ts';
import { deleteTransfers, transferDeletion } from './delete-transfers.ts';
import { linkTransfers } from './link-transfers.ts';

/** Xero takes one transfer a call. */
const transferCall: BatchCall<TransferToPost> = {
  name: 'bank_transfers',
  method: 'PUT',
  envelope: 'BankTransfers',
  path: () => 'BankTransfers',
  elementsMax: 1,
  body: (batch) => batch.map(({ planned, reference }) => transferBody(planned, reference)).join(''),
  intentOf: toFacts,
  nameOf: ({ planned }) => `bank transfer "${planned.text}"`,
  // The call holds one element, so the answer is about it.
  answerOf: ([element]) => element,
  lookUp: byIntent(transferFacts, async ({ xero, tenantId }, sent, call) => {
    const since = new Date(Date.parse(call.sentAt ?? call.createdAt) - LOOK_BACK_MS);
    const there = (await xero.bankTransfers(tenantId, since)).filter(isLive);
    return sent.map(({ intent }) => {
      const found = there.find((one) => isSame(foundTransfer(one).facts, intent));
      return found === undefined ? 'missing' : foundTransfer(found);
    });
  }),
};

/** Creates planned transfers that Xero does not have: before a process's first, it looks for those a lost ledger forgot. */
async function postTransfers(progress: Progress): Promise<void> {
  let due = await transfersDue(progress);
  if (due.length === 0) return;
  const entries = due.map(({ entry }) => entry);
  const storeIds = new Set(entries.map(({ storeId }) => storeId));
  const query = { storeIds, since: null };
  const isRead = await readFor(progress, entries, () => reconcileTransfers(progress, query, takeInto(progress)));
  if (isRead === null) return;
  if (isRead) due = await transfersDue(progress);
  due = await linkTransfers(progress, due);
  const refused: { readonly one: TransferToPost; readonly outcome: Outcome }[] = [];
  await sendBatches(progress, transferCall, due, {
    record: async (own, one, { id }) => {
      const second = secondDocument(transferCall.nameOf(one));
      if (id !== null) await recordOrReject(own, one, asDocument(id, toFacts(one)), second);
      return id !== null;
    },
    fail: (one, outcome) => refused.push({ one, outcome }),
  });
  // An account may have been archived, or the day locked, since the lists were read.
  if (refused.some(({ outcome }) => outcome.kind === 'rejected')) await progress.listsAreStale(progress.tenantId);
  for (const { one, outcome } of refused)
    addFailure(progress, one.entry.id, plannedAgainOnce(one.entry, outcome, progress.now()));
}

async function transfersDue({ entries, ledger, failed }: Progress): Promise<TransferToPost[]> {
  const due: TransferToPost[] = [];
  for (const { entry, documents } of entries) {
    const { bankTransfer: planned } = documents;
    if (planned === undefined || failed.has(entry.id)) continue;
    const posted = lastTransfer(await ledger.documentsOf(entry.id));
    if (isPosted(posted, planned)) continue;
    const turn = (posted?.turn ?? 0) + 1;
    const reference = transferReference(entry, planned, turn);
    due.push({ entry, sourceKey: transferKey(entry, turn), planned, reference });
  }
  return due;
}

function isSame(there: TransferFacts, planned: TransferFacts): boolean {
  const keys = ['amount', 'date', 'fromAccountId', 'toAccountId', 'reference'] as const;
  return keys.every((key) => there[key].toLowerCase() === planned[key].toLowerCase());
}

/** Once in a process: records transfers with our mark that a lost ledger no longer knows. true = Xero was read. */
async function reconcileTransfers(round: Round, { storeIds, since }: ReconcileQuery, take: Take): Promise<boolean> {
  return await readOnce(round, storeIds, 'bank transfers', async (unread) => {
    const all = await round.xero.bankTransfers(round.tenantId, since);
    await eachMarked([all.filter(isLive)], unread, async (there, origin) => {
      await take(origin, transferKey(origin, transferTurn(origin.front)), foundTransfer(there));
    });
  });
}

/** Money moved between two bank accounts. Waits for nothing, and nothing waits for it. */
export const bankTransfers: DocumentKind = {
  calls: [transferCall, transferDeletion],
  remove: deleteTransfers,
  post: postTransfers,
  reconcile: (round, query, take) => ifPermitted(() => reconcileTransfers(round, query, take)),
};
