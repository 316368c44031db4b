import { adoptionFingerprint, type AdoptionRequest } from '../../ledger/entry-key.ts';
import type { EventSource } from '../../ledger/entry.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { liveInvoice } from '../invoices/posted-invoice.ts';

/** Records a person's decision about an order, known or not. Returns its invoice's number where none is needed, else null. */
export async function recordAdoptionRequest(
  ledger: Pick<Ledger, 'entry' | 'documentsOf' | 'acceptEvent'>,
  order: { readonly storeId: string; readonly orderId: string },
  request: AdoptionRequest,
  asked: { readonly source: Extract<EventSource, 'cli' | 'replay'>; readonly by: string },
): Promise<string | null> {
  const { storeId, orderId: sourceId } = order;
  const entry = await ledger.entry(storeId, 'order', sourceId);
  const posted = entry === null ? null : liveInvoice(await ledger.documentsOf(entry.id));
  if (posted !== null) return posted.document.number ?? posted.document.xeroId;
  const fingerprint = adoptionFingerprint(request, (entry?.revision ?? 0) + 1);
  await ledger.acceptEvent({ storeId, kind: 'order', sourceId, fingerprint, ...asked });
  return null;
}
