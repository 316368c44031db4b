import { fingerprint } from '../../domain/fingerprint.ts';
import type { Problem } from '../../domain/problems.ts';
import { versionOf, refundIdOf } from '../../ledger/entry-key.ts';
import { adoptedNote, creationNote, creditedNote, noteMark, noticeNote } from '../../mapping/history-note-text.ts';
import { paymentReplacedNote, updatedNote, versionNote, voidedNote } from '../../mapping/history-note-text.ts';
import { withNoteMark } from '../../mapping/history-note-text.ts';
import { orderScreenUrl } from '../../mapping/invoice/to-invoice.ts';
import type { Entry } from '../../ledger/entry.ts';
import type { NotedDocument } from '../../ledger/history-note.ts';
import type { Round } from '../round.ts';

/*
 * Notes for the history of a document in Xero. Each is requested in the transaction that records the event, so that
 * neither a crash nor a replay makes it two notes or none; write-notes.ts writes them when calls are free.
 */
type Deps = Pick<Round, 'ledger' | 'noted' | 'tenantId'>;

/** The document of the note. */
export interface Noted {
  readonly entry: Pick<Entry, 'id' | 'storeId' | 'sourceId'>;
  /** As in the ledger; only invoices and credit notes get notes. */
  readonly kind: string;
  readonly documentId: string;
  /** e.g. order:1024#2, order:1024/refund:1029. */
  readonly sourceKey: string;
}

async function want(deps: Deps, about: Noted, what: string, sentence: string, lookFirst = false): Promise<void> {
  const { entry, kind, documentId, sourceKey } = about;
  if (deps.noted?.has(entry.storeId) !== true || !isNoted(kind)) return;
  const event = `${sourceKey}/${what}`;
  await deps.ledger.requestNote({
    tenantId: deps.tenantId,
    storeId: entry.storeId,
    entryId: entry.id,
    documentKind: kind,
    documentId,
    event,
    details: withNoteMark(sentence, noteMark(entry.storeId, Number(entry.sourceId), event)),
    lookFirst,
  });
}

function isNoted(kind: string): kind is NotedDocument {
  return kind === 'invoice' || kind === 'credit_note';
}

/** It was created. `lookFirst`: an earlier try may have noted it. */
export async function noteMade(deps: Deps, about: Noted, lookFirst = false): Promise<void> {
  const { entry, sourceKey, kind } = about;
  const shop = deps.noted?.get(entry.storeId);
  if (shop === undefined || !isNoted(kind)) return;
  const orderId = Number(entry.sourceId);
  const version = kind === 'invoice' ? versionOf(sourceKey) : 1;
  if (shop.level === 'always') {
    const url = orderScreenUrl(shop.url, orderId);
    const refund = refundIdOf(sourceKey);
    const what = kind === 'invoice' ? 'invoice' : refund === null ? 'reversal' : { refund };
    const made = creationNote({ storeId: entry.storeId, orderId, what, url, version });
    await want(deps, about, 'made', made, lookFirst);
  } else if (version > 1) await want(deps, about, 'made', versionNote(orderId, version), lookFirst);
}

/** We voided or deleted it; `reason`: a whole sentence. */
export async function noteVoided(deps: Deps, about: Noted, status: string, reason: string | null): Promise<void> {
  await want(deps, about, 'ended', voidedNote(status, Number(about.entry.sourceId), reason));
}

export async function noteCredited(deps: Deps, about: Noted, creditNote: string, isReissued: boolean): Promise<void> {
  await want(deps, about, 'credited', creditedNote(creditNote, Number(about.entry.sourceId), isReissued));
}

/** Each change is a separate event, identified by its time. */
export async function noteUpdated(
  deps: Deps & Pick<Round, 'now'>,
  about: Noted,
  totals: { readonly currency: string; readonly before: string; readonly after: string },
): Promise<void> {
  const sentence = updatedNote({ orderId: Number(about.entry.sourceId), ...totals });
  await want(deps, about, `updated:${deps.now().toISOString()}`, sentence);
}

/** `about`: the invoice it paid. */
export async function notePaymentReplaced(
  deps: Deps,
  about: Noted,
  payment: { readonly id: string; readonly amount: string; readonly date: string },
): Promise<void> {
  const sentence = paymentReplacedNote(payment.amount, payment.date, Number(about.entry.sourceId));
  await want(deps, about, `payment-replaced:${payment.id}`, sentence);
}

/** A lost ledger causes a second link. */
export async function noteAdopted(deps: Deps, about: Noted, because: string): Promise<void> {
  const { storeId, sourceId } = about.entry;
  await want(deps, about, 'adopted', adoptedNote(storeId, Number(sourceId), because), true);
}

/** The same decisions are noted once, however often the order is read. */
export async function noteNotices(deps: Deps, about: Noted, notices: readonly Problem[]): Promise<void> {
  const sentence = noticeNote(notices);
  if (sentence !== null) await want(deps, about, `decided:${fingerprint(sentence)}`, sentence, true);
}
