import type { Problem } from '../../domain/problems.ts';
import type { Call, CallItem } from '../../ledger/entry.ts';
import { noteMade } from '../history-notes/request-notes.ts';
import { secondDocument } from '../invoices/compare-documents.ts';
import { callKind } from '../kinds.ts';
import type { Round } from '../round.ts';
import { record, unlessDuplicate, type FoundDocument } from './record.ts';

/** Search result in Xero for a call without an answer. */
export interface Look {
  /** Entry id → what Xero has twice. */
  readonly doubles: Map<number, Problem>;
  /** Entries whose documents Xero does not show (yet); one per item of the call. */
  readonly missing: number[];
}

/** Searches Xero for what an unanswered call did, and records what it finds as ours. Throws when Xero does not answer. */
export async function lookUp(round: Round, call: Call): Promise<Look> {
  const look: Look = { doubles: new Map(), missing: [] };
  const findings = await callKind(call.kind).lookUp(round, call);
  for (const [index, item] of call.items.entries()) {
    const found = findings[index] ?? 'known';
    if (found === 'missing') look.missing.push(item.entryId);
    else if (found === 'known') continue;
    else if ('record' in found) await round.ledger.together((ledger) => found.record({ ...round, ledger }));
    else await recordFound(round, call, item, found, look);
  }
  return look;
}

/** Documents the ledger knows stay unchanged. */
async function recordFound(
  round: Round,
  call: Call,
  { entryId, sourceKey }: CallItem,
  found: FoundDocument,
  { doubles }: Look,
): Promise<void> {
  const entry = await round.ledger.entryById(entryId);
  if (entry === null) return;
  const { kind, xeroId } = found;
  const known = await round.ledger.findDocument(round.tenantId, entry.storeId, kind, sourceKey);
  if (known?.xeroId === xeroId) return;
  await unlessDuplicate(
    () =>
      round.ledger.together(async (ledger) => {
        const own = { ...round, ledger };
        await record(own, { entry, sourceKey }, found);
        await ledger.addAttempt(entryId, 'adopted', { kind, xeroId }, call.id);
        await noteMade(own, { entry, kind, documentId: xeroId, sourceKey });
      }),
    () => doubles.set(entryId, secondDocument(`${kind.replaceAll('_', ' ')} (${xeroId})`)),
  );
}
