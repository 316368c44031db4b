import { expect, test } from '@jest/globals';
import type { InvoiceSummary } from '../xero/wire.ts';
import { watchXero, type WatchParts } from './watch-xero.ts';

const NOW = '2026-11-25T09:00:00.000Z';

/** A Xero whose list of changed invoices has so many pages, and whose last poll was then. */
function startWatch(pages: number, last: { readonly polledAt: string; readonly cursor: string }) {
  const asked: { page: number; since: string }[] = [];
  const polled: string[] = [];
  const parts = {
    now: () => new Date(NOW),
    changes: {
      due: () => Promise.resolve([]),
      watch: () => Promise.resolve({ webhookAt: null, ...last }),
      polled: (_tenant: string, _at: Date, cursor: Date) => Promise.resolve(void polled.push(cursor.toISOString())),
    },
    ledger: { documentOwner: () => Promise.resolve(null) },
    xero: {
      ownInvoicesPage: (_tenant: string, { page, since }: { page: number; since: Date }) => {
        asked.push({ page, since: since.toISOString() });
        return Promise.resolve({ invoices: [] as InvoiceSummary[], more: page < pages });
      },
      creditNotesPage: () => Promise.resolve({ creditNotes: [], more: false }),
    },
  } as unknown as WatchParts;
  return { parts, asked, polled };
}

test('a poll reads its list to the end, however much changed, before it begins anew later', async () => {
  const last = { polledAt: '2026-11-01T00:00:00.000Z', cursor: '2026-11-01T00:00:00.000Z' };
  const { parts, asked, polled } = startWatch(45, last);
  await watchXero(parts, 'tenant');
  expect(asked.map(({ page }) => page)).toEqual(Array.from({ length: 45 }, (_, index) => index + 1));
  expect(polled).toEqual([NOW]);
});

test('a list without an end is an error, and nothing of it counts as looked at', async () => {
  const last = { polledAt: '2026-11-01T00:00:00.000Z', cursor: '2026-11-01T00:00:00.000Z' };
  const { parts, polled } = startWatch(Infinity, last);
  await expect(watchXero(parts, 'tenant')).rejects.toThrow('does not end');
  expect(polled).toEqual([]);
});

test('a clock that was set back does not keep it from looking', async () => {
  const last = { polledAt: '2031-01-01T00:00:00.000Z', cursor: '2031-01-01T00:00:00.000Z' };
  const { parts, asked, polled } = startWatch(1, last);
  await watchXero(parts, 'tenant');
  expect(asked).toEqual([{ page: 1, since: '2026-11-25T08:58:00.000Z' }]);
  expect(polled).toEqual([NOW]);
});
