import { addDays } from '../../domain/day.ts';
import { readSource } from '../../domain/origin-mark.ts';
import type { BankTransferSummary } from '../../xero/wire/bank-transfers.ts';
import { record, unlessDuplicate } from '../calls/record.ts';
import { readFor } from '../failed-call.ts';
import { isLive } from '../invoices/compare-documents.ts';
import type { Progress } from '../progress.ts';
import { asDocument, toFacts, type TransferToPost } from './posted-transfer.ts';

/**
 * A person, a bank feed or a rule may have moved the money already: such a transfer is linked, and none is made. Read once for
 * all that are due; returns what is left to make.
 */
export async function linkTransfers(progress: Progress, due: readonly TransferToPost[]): Promise<TransferToPost[]> {
  const wanted = due.filter(({ planned }) => planned.linkDays !== undefined);
  const days = wanted.flatMap(({ planned: { date, linkDays = 0 } }) => [
    addDays(date, -linkDays),
    addDays(date, linkDays),
  ]);
  const [from, to] = [days.toSorted().at(0), days.toSorted().at(-1)];
  if (from === undefined || to === undefined) return [...due];
  const { xero, tenantId } = progress;
  const entries = wanted.map(({ entry }) => entry);
  const all = await readFor(progress, entries, () => xero.bankTransfersDated(tenantId, from, to));
  if (all === null) return due.filter((one) => !wanted.includes(one));
  const others = all.filter((one) => isLive(one) && readSource(one.reference) === null);
  const left: TransferToPost[] = [];
  for (const one of due) if (!(await linkOne(progress, one, others))) left.push(one);
  return left;
}

/** The nearest in time that no other payout has. */
async function linkOne(
  progress: Progress,
  one: TransferToPost,
  others: readonly BankTransferSummary[],
): Promise<boolean> {
  const { planned, entry } = one;
  const near = others
    .map((there) => ({ there, days: daysBetween(there.date, planned.date) }))
    .filter(({ there, days }) => days <= (planned.linkDays ?? -1) && isSameMoney(there, one))
    .sort((a, b) => a.days - b.days);
  for (const { there } of near) {
    const document = asDocument(there.bankTransferId, { ...toFacts(one), reference: there.reference, linked: true });
    const isLinked = await unlessDuplicate(
      () =>
        progress.ledger.together(async (ledger) => {
          await record({ ...progress, ledger }, one, document);
          const because = 'made by somebody else: same accounts and amount';
          await ledger.addAttempt(entry.id, 'adopted', { kind: document.kind, xeroId: document.xeroId, because });
        }),
      // It is another payout's.
      () => undefined,
    );
    if (isLinked) return true;
  }
  return false;
}

function isSameMoney(there: BankTransferSummary, { planned }: TransferToPost): boolean {
  const isFrom = there.fromAccountId.toLowerCase() === planned.fromAccountId.toLowerCase();
  return (
    isFrom && there.toAccountId.toLowerCase() === planned.toAccountId.toLowerCase() && there.amount === planned.amount
  );
}

const DAY_MS = 86_400_000;

function daysBetween(a: string, b: string): number {
  return Math.abs(Date.parse(a) - Date.parse(b)) / DAY_MS;
}
