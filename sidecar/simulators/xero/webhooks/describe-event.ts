import type { Organisation, OrganisationEvent } from '../accounting/organisation.ts';
import type { WebhookEvent } from '../state.ts';

const CATEGORIES = { Invoice: 'INVOICE', Contact: 'CONTACT', CreditNote: 'CREDITNOTE' } as const;

/** A change in the books as Xero reports it to an app: which document, never what changed in it. */
export function describeEvent(organisation: Organisation, event: OrganisationEvent, apiUrl: string): WebhookEvent {
  const note = event.resource === 'CreditNote' ? organisation.creditNotes[event.id] : undefined;
  return {
    ...(note !== undefined && { data: { Type: note.type, Status: note.status } }),
    resourceUrl: `${apiUrl}/api.xro/2.0/${event.resource}s/${event.id}`,
    resourceId: event.id,
    // Xero's form has no Z: 2025-12-02T00:44:09.923
    eventDateUtc: new Date(event.at).toISOString().slice(0, -1),
    eventType: event.type,
    eventCategory: CATEGORIES[event.resource],
    tenantId: organisation.tenantId,
    tenantType: 'ORGANISATION',
  };
}
