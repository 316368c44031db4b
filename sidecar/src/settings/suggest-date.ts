import type { Settings } from '../domain/settings/settings.ts';
import type { Gateway, Suggestion } from './suggestion.ts';

/** Methods whose money may come weeks after the order. */
const PAID_LATER = new Set(['bacs', 'cheque', 'eft']);

/** Only offered: it dates invoices otherwise than before. */
export function suggestDate({ documents }: Settings, gateways: readonly Gateway[]): Suggestion[] {
  const later = gateways.filter(({ id, enabled }) => enabled && PAID_LATER.has(id));
  if (documents.date !== 'ordered' || later.length === 0) return [];
  const titles = later.map(({ title }) => title).join(', ');
  const reason =
    `The shop takes ${titles}, which may be paid weeks after the order: an invoice dated when it is paid ` +
    'never falls into a tax return that is already filed.';
  return [{ path: 'documents.date', value: 'paid', reason, confidence: 'medium', optIn: true }];
}
