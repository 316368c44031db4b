import type { RecordedDocument } from '../ledger/entry.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** Reads each entry's documents once a round: nobody else records documents of claimed or uncertain entries. */
export function rememberDocuments(ledger: Ledger, known = new Map<number, RecordedDocument[]>()): Ledger {
  return {
    ...ledger,
    async together(work) {
      try {
        return await ledger.together((inner) => work(rememberDocuments(inner, known)));
      } catch (error) {
        // What it recorded is rolled back.
        known.clear();
        throw error;
      }
    },
    async documentsOf(entryId) {
      const documents = known.get(entryId) ?? (await ledger.documentsOf(entryId));
      known.set(entryId, documents);
      return documents;
    },
    async recordDocument(document) {
      const recorded = await ledger.recordDocument(document);
      const others = known.get(recorded.entryId)?.filter(({ id }) => id !== recorded.id);
      const documents = [...(others ?? []), recorded].sort((a, b) => a.id - b.id);
      if (others !== undefined) known.set(recorded.entryId, documents);
      return recorded;
    },
  };
}
