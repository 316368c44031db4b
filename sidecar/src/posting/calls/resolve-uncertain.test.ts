import { expect, test } from '@jest/globals';
import type { Call } from '../../ledger/entry.ts';
import { READ_ALONE_MAX } from '../../xero/limits.ts';
import type { Round } from '../round.ts';
import { lookUp } from './resolve-uncertain.ts';

const IDS = Array.from({ length: READ_ALONE_MAX + 15 }, (_, index) => `invoice-${String(index)}`);

/** An organisation whose lists show none of these invoices, of which it has none. */
function start() {
  const asked: string[][] = [];
  const round = {
    tenantId: 'tenant',
    xero: {
      invoicesAmong(_tenant: string, ids: string[]) {
        asked.push(ids);
        return Promise.resolve({ found: [], unread: new Set(ids.slice(READ_ALONE_MAX)) });
      },
    },
    ledger: { entryById: () => Promise.resolve(null), documentsOf: () => Promise.resolve([]) },
  };
  return { asked, round: round as unknown as Round };
}

const callOf = (kind: string, intent: readonly object[]): Call =>
  ({
    ...{ id: 1, kind, intent },
    items: IDS.map((_, index) => ({ entryId: index + 1, sourceKey: `order:${String(index + 1)}` })),
  }) as unknown as Call;

const payment = { amount: '1.00', date: '2026-11-25', account: { code: '090' }, reference: '' };

test.each([
  ['a lost change', 'amendments', IDS.map((invoiceId) => ({ invoiceId, lines: null }))],
  ['a lost payment', 'payments', IDS.map((invoiceId) => ({ ...payment, invoiceId }))],
] as const)(
  '%s of more invoices than a round reads alone stays unknown, until Xero is done with it',
  async (_of, kind, intent) => {
    const { round, asked } = start();
    expect(await lookUp(round, callOf(kind, intent), false)).toBeNull();
    // Then posting compares those itself before it sends anything.
    const look = await lookUp(round, callOf(kind, intent), true);
    expect(look?.missing.length).toBeLessThanOrEqual(READ_ALONE_MAX);
    // One reading each, of all of them.
    expect(asked).toEqual([IDS, IDS]);
  },
);
