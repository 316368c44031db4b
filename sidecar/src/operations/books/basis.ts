import { createHash } from 'node:crypto';
import { BOOKS_VERSION } from '../../books/found-text.ts';
import type { Settings } from '../../domain/settings/settings.ts';

interface Basis {
  readonly tenantId: string;
  readonly timezone: string;
  readonly settings: Settings;
}

/** What rows of orders depend on besides the orders: with another basis they are read again. */
export function basisOf({
  tenantId,
  timezone,
  settings: { accounts, documents, payments, rules, sync },
}: Basis): string {
  const booking = rules.flatMap(({ when, account }) => (account === undefined ? [] : [[when, account]]));
  const parts = [
    ...[BOOKS_VERSION, tenantId, timezone, [...documents.triggerStatuses].sort(), documents.date, sync.startDate],
    ...[accounts, booking],
    // Absent as before: rows that were kept without it stay.
    ...(Object.keys(payments.statuses).length === 0 ? [] : [payments.statuses]),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
