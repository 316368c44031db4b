import { AppError } from '../domain/app-error.ts';
import { backfillFingerprint } from '../ledger/entry-key.ts';
import type { Call, CallItem, ClaimedEntry, Entry, NewCall, NewDocument, RecordedDocument } from '../ledger/entry.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** Ids of rows that are never written: beyond any of the database, so that they come last. */
const FIRST_ID = 2 ** 48;

/** States that a sync leaves alone: another process sends it, or the outcome of a call is unknown. */
const HELD: ReadonlySet<string> = new Set(['claimed', 'uncertain']);

/** What posting would write to the ledger, on top of what is there. */
export class LedgerInMemory {
  /** Ids of the orders that intake accepted, by store, oldest first. */
  readonly accepted = new Map<string, Set<string>>();
  /** What the call that is sent now is about. */
  items: readonly CallItem[] = [];
  readonly #ledger: Ledger;
  readonly #now: () => Date;
  readonly #claimed = new Map<number, ClaimedEntry>();
  readonly #documents = new Map<string, RecordedDocument>();
  readonly #ofBackfill = new Set<string>();
  #nextId = FIRST_ID;

  constructor(ledger: Ledger, now: () => Date) {
    this.#ledger = ledger;
    this.#now = now;
  }

  /** The entry as a round claims it; null = the outcome of an earlier call is unknown. */
  async claim(storeId: string, sourceId: string): Promise<ClaimedEntry | null> {
    const entry = await this.#ledger.entry(storeId, 'order', sourceId);
    if (entry !== null && HELD.has(entry.state)) return null;
    const known = entry ?? unknownEntry(storeId, sourceId, this.#newId(), this.#now());
    const claim = { by: 'dry run', at: this.#now().toISOString(), revision: known.revision };
    const claimed: ClaimedEntry = { ...known, state: 'claimed', claim, notBefore: null };
    this.#claimed.set(claimed.id, claimed);
    return claimed;
  }

  /** After a batch of orders: their documents are not needed any more. */
  forget(): void {
    this.#claimed.clear();
    this.#documents.clear();
  }

  async entry(storeId: string, kind: string, sourceId: string): Promise<Entry | null> {
    const claimed = [...this.#claimed.values()].find(
      (one) => one.storeId === storeId && one.kind === kind && one.sourceId === sourceId,
    );
    return claimed ?? (await this.#ledger.entry(storeId, kind, sourceId));
  }

  async entryById(entryId: number): Promise<Entry | null> {
    return this.#claimed.get(entryId) ?? (await this.#ledger.entryById(entryId));
  }

  async requestsOf(storeId: string, kind: string, sourceId: string): Promise<string[]> {
    const requests = await this.#ledger.requestsOf(storeId, kind, sourceId);
    return this.#ofBackfill.has(`${storeId} ${sourceId}`) ? [...requests, backfillFingerprint(1)] : requests;
  }

  async documentsOf(entryId: number): Promise<RecordedDocument[]> {
    const own = [...this.#documents.values()].filter((one) => one.entryId === entryId);
    const ids = new Set(own.map(({ id }) => id));
    const kept = entryId >= FIRST_ID ? [] : await this.#ledger.documentsOf(entryId);
    return [...kept.filter(({ id }) => !ids.has(id)), ...own].sort((a, b) => a.id - b.id);
  }

  async findDocument(...place: Parameters<Ledger['findDocument']>): Promise<RecordedDocument | null> {
    return this.#documents.get(JSON.stringify(place)) ?? (await this.#ledger.findDocument(...place));
  }

  async ordersOfInvoices(of: Parameters<Ledger['ordersOfInvoices']>[0]): ReturnType<Ledger['ordersOfInvoices']> {
    const found = new Map(await this.#ledger.ordersOfInvoices(of));
    for (const { kind, tenantId, number, entryId } of this.#documents.values()) {
      if (kind !== 'invoice' || tenantId !== of.tenantId || number === null || !of.numbers.includes(number)) continue;
      const entry = await this.entryById(entryId);
      if (entry !== null) found.set(number, entry);
    }
    return found;
  }

  async recordDocument(document: NewDocument): Promise<RecordedDocument> {
    const { tenantId, storeId, kind, sourceKey, xeroId, entryId } = document;
    const known = await this.findDocument(tenantId, storeId, kind, sourceKey);
    if (known !== null && (known.xeroId !== xeroId || known.entryId !== entryId))
      throw new AppError('ledger', 'document_duplicate', `The ${kind} of ${sourceKey} is ${known.xeroId} in Xero.`);
    const kept = { id: known?.id ?? this.#newId(), seen: known?.seen ?? null };
    const recorded = { ...document, ...kept, recordedAt: this.#now().toISOString() };
    this.#documents.set(JSON.stringify([tenantId, storeId, kind, sourceKey]), recorded);
    return recorded;
  }

  async acceptEvent(event: Parameters<Ledger['acceptEvent']>[0]) {
    const isKnown = await this.#ledger.hasEvent(event);
    const entry = await this.#ledger.entry(event.storeId, event.kind, event.sourceId);
    if (!isKnown) this.#accept(event.storeId, event.sourceId);
    return { entryId: entry?.id ?? this.#newId(), accepted: !isKnown };
  }

  /** As for a confirmed backfill: those in Xero, and those that need attention, stay unchanged. */
  async acceptBackfill({ storeId, orderIds }: Parameters<Ledger['acceptBackfill']>[0]): Promise<number> {
    let fresh = 0;
    for (const sourceId of orderIds.map(String)) {
      const entry = await this.#ledger.entry(storeId, 'order', sourceId);
      if (entry !== null && ['recorded', 'rejected'].includes(entry.state)) continue;
      this.#ofBackfill.add(`${storeId} ${sourceId}`);
      this.#accept(storeId, sourceId);
      fresh += 1;
    }
    return fresh;
  }

  openCall(call: NewCall): Promise<Call> {
    this.items = call.items;
    const open = { sentAt: null, settledAt: null, httpStatus: null, answer: null };
    return Promise.resolve({
      ...{ ...call, ...open, intent: call.intent ?? null },
      ...{ id: this.#newId(), createdAt: this.#now().toISOString() },
    });
  }

  #newId(): number {
    this.#nextId += 1;
    return this.#nextId;
  }

  #accept(storeId: string, sourceId: string): void {
    this.accepted.set(storeId, (this.accepted.get(storeId) ?? new Set()).add(sourceId));
  }
}

function unknownEntry(storeId: string, sourceId: string, id: number, now: Date): Entry {
  const at = now.toISOString();
  return {
    ...{ id, storeId, kind: 'order', sourceId, state: 'pending', revision: 1, claim: null, tries: 0, notBefore: null },
    ...{ problems: [], summary: null, recordedHash: null, acceptedAt: at, updatedAt: at, recordedAt: null },
  };
}
