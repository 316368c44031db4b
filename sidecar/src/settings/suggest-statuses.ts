import { isCoreStatus } from '../domain/unsynced-payment.ts';
import { entryOf, type Settings } from '../domain/settings/settings.ts';
import type { PaidStatus, Suggestion } from './suggestion.ts';

/** Statuses of plugins, e.g. "shipped", that paid orders have and that are not posted. Only offered: it posts more. */
export function suggestStatuses(settings: Settings, seen: readonly PaidStatus[] = []): Suggestion[] {
  const { triggerStatuses } = settings.documents;
  // A payment method with statuses of its own was decided by a person, and the other list does not concern it.
  const isNew = ({ status, method }: PaidStatus) =>
    !isCoreStatus(status) &&
    !triggerStatuses.includes(status) &&
    entryOf(settings.payments.statuses, method) === undefined;
  const missing = [...Map.groupBy(seen.filter(isNew), ({ status }) => status)]
    .map(([status, some]) => ({ status, orders: some.reduce((count, { orders }) => count + orders, 0) }))
    .toSorted((a, b) => b.orders - a.orders);
  if (missing.length === 0) return [];
  const named = missing.map(
    ({ status, orders }) => `"${status}" (${orders === 1 ? '1 paid order' : `${orders} paid orders`})`,
  );
  const reason = `Paid orders have a status that is not posted: ${named.join(', ')}. They are in no books until it is.`;
  const value = [...triggerStatuses, ...missing.map(({ status }) => status)];
  return [{ path: 'documents.triggerStatuses', value, reason, confidence: 'medium', optIn: true }];
}
