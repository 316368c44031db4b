import { isCoreStatus } from '../domain/unsynced-payment.ts';
import type { Settings } from '../domain/settings/settings.ts';
import type { PaidStatus, Suggestion } from './suggestion.ts';

/** Statuses of plugins, e.g. "shipped", that paid orders have and that are not posted. Only offered: it posts more. */
export function suggestStatuses({ documents }: Settings, seen: readonly PaidStatus[] = []): Suggestion[] {
  const isNew = ({ status }: PaidStatus) => !isCoreStatus(status) && !documents.triggerStatuses.includes(status);
  const missing = seen.filter(isNew).toSorted((a, b) => b.orders - a.orders);
  if (missing.length === 0) return [];
  const named = missing.map(
    ({ status, orders }) => `"${status}" (${orders === 1 ? '1 paid order' : `${orders} paid orders`})`,
  );
  const reason = `Paid orders have a status that is not posted: ${named.join(', ')}. They are in no books until it is.`;
  const value = [...documents.triggerStatuses, ...missing.map(({ status }) => status)];
  return [{ path: 'documents.triggerStatuses', value, reason, confidence: 'medium', optIn: true }];
}
