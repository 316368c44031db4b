import { expect, test } from '@jest/globals';
import type { InvoiceSummary } from '../xero/wire/sales-documents.ts';
import { ADOPTED_BY_ID_MAX, UNDATED_MAX, watchXero, type WatchParts } from './watch-xero.ts';

const NOW = '2026-11-25T09:00:00.000Z';

/** A Xero whose list of changed invoices has this many pages, last polled at that time. */
function startWatch(
  pages: number,
  last: { readonly polledAt: string; readonly cursor: string },
  adopted = 0,
  undated = 0,
) {
  const others: string[] = [];
  const asked: { page: number; since: string }[] = [];
  const polled: string[] = [];
  const noted: string[][] = [];
  const parts = {
    now: () => new Date(NOW),
    changes: {
      due: () => Promise.resolve([]),
      note: (all: readonly { resourceId: string }[]) =>
        Promise.resolve(void noted.push(all.map((one) => one.resourceId))),
      watch: () =>
        Promise.resolve({ webhookAt: null, movedAt: last.polledAt, missedAt: null, creditCursor: null, ...last }),
      polled: (_tenant: string, at: Date) => Promise.resolve(void polled.push(at.toISOString())),
    },
    ledger: {
      documentOwner: () => Promise.resolve(null),
      invoicesWithoutDueDate: ({ after, limit }: { after: number; limit: number }) =>
        Promise.resolve(
          Array.from({ length: Math.max(0, Math.min(limit, undated - after)) }, (_, index) => ({
            id: after + index + 1,
            xeroId: `undated ${String(after + index + 1)}`,
          })),
        ),
      openLinkedInvoices: (_tenant: string, limit: number) =>
        Promise.resolve(Array.from({ length: Math.min(adopted, limit) }, (_, index) => `id ${String(index)}`)),
    },
    xero: {
      ownInvoicesPage: (_tenant: string, { page, since }: { page: number; since: Date }) => {
        asked.push({ page, since: since.toISOString() });
        return Promise.resolve({ items: [] as InvoiceSummary[], more: page < pages });
      },
      salesInvoicesPage: (_tenant: string, { page }: { page: number }) => {
        others.push(`page ${String(page)}`);
        return Promise.resolve({ items: [] as InvoiceSummary[], more: page < pages });
      },
      changedInvoicesByIds: (_tenant: string, ids: readonly string[], since: Date) => {
        others.push(`${String(ids.length)} ids since ${since.toISOString()}`);
        return Promise.resolve([]);
      },
      creditNotesPage: () => Promise.resolve({ items: [], more: false }),
    },
    datedUpTo: new Map(),
  } as unknown as WatchParts;
  return { parts, asked, polled, others, noted };
}

test('a poll reads its list to the end, however much changed, before the next poll', async () => {
  const last = { polledAt: '2026-11-01T00:00:00.000Z', cursor: '2026-11-01T00:00:00.000Z' };
  const { parts, asked, polled } = startWatch(45, last);
  await watchXero(parts, 'tenant');
  expect(asked.map(({ page }) => page)).toEqual(Array.from({ length: 45 }, (_, index) => index + 1));
  expect(polled).toEqual([NOW]);
});

test('a list without an end is an error, and none of it counts as checked', async () => {
  const last = { polledAt: '2026-11-01T00:00:00.000Z', cursor: '2026-11-01T00:00:00.000Z' };
  const { parts, polled } = startWatch(Infinity, last);
  await expect(watchXero(parts, 'tenant')).rejects.toThrow('does not end');
  expect(polled).toEqual([]);
});

test('a clock that was set back does not stop the poll', async () => {
  const last = { polledAt: '2031-01-01T00:00:00.000Z', cursor: '2031-01-01T00:00:00.000Z' };
  const { parts, asked, polled } = startWatch(1, last);
  await watchXero(parts, 'tenant');
  expect(asked).toEqual([{ page: 1, since: '2026-11-25T08:58:00.000Z' }]);
  expect(polled).toEqual([NOW]);
});

test('open linked invoices are asked for by id, and with very many of them one list of everything takes the place of ours', async () => {
  const last = { polledAt: '2026-11-25T08:00:00.000Z', cursor: '2026-11-25T08:00:00.000Z' };
  const lookWith = async (adopted: number) => {
    const { parts, asked, others } = startWatch(2, last, adopted);
    await watchXero(parts, 'tenant');
    return { own: asked.length, others };
  };
  expect(await lookWith(0)).toEqual({ own: 2, others: [] });
  expect(await lookWith(ADOPTED_BY_ID_MAX)).toEqual({ own: 2, others: ['80 ids since 2026-11-25T07:58:00.000Z'] });
  expect(await lookWith(ADOPTED_BY_ID_MAX + 1)).toEqual({ own: 0, others: ['page 1', 'page 2'] });
});

test('invoices without a due date are read with the next polls, some at a time and each once', async () => {
  const last = { polledAt: '2026-11-01T00:00:00.000Z', cursor: '2026-11-01T00:00:00.000Z' };
  const { parts, noted } = startWatch(1, last, 0, UNDATED_MAX + 1);
  for (let poll = 0; poll < 4; poll += 1) await watchXero(parts, 'tenant');
  expect(noted.map(({ length }) => length)).toEqual([UNDATED_MAX, 1, 0, 0]);
  expect(noted[1]).toEqual([`undated ${String(UNDATED_MAX + 1)}`]);
});

test('changes whose invoices Xero’s list lacks wait for the next look, and so do those behind them', async () => {
  const last = { polledAt: NOW, cursor: NOW };
  const { parts } = startWatch(1, last);
  const asked: (readonly string[])[] = [];
  const done: string[] = [];
  const postponed: string[] = [];
  const due = ['shown', 'late'].map((resourceId) => ({ tenantId: 'tenant', resource: 'invoice', resourceId }));
  const changes = {
    ...parts.changes,
    due: (_tenant: string, resource: string) => Promise.resolve(resource === 'invoice' && asked.length < 2 ? due : []),
    done: (all: readonly { resourceId: string }[]) => Promise.resolve(done.push(...all.map((one) => one.resourceId))),
    postpone: (one: { resourceId: string }, at: Date) =>
      Promise.resolve(postponed.push(`${one.resourceId} ${at.toISOString()}`)),
  };
  const xero = {
    ...parts.xero,
    invoicesAmong: (_tenant: string, ids: readonly string[], { priority }: { priority: string }) => {
      asked.push([priority, ...ids]);
      return Promise.resolve({ found: [], unread: new Set(['late']) });
    },
  };
  const ledger = { ...parts.ledger, documentOwner: () => Promise.resolve({ id: 7, state: 'posted' }) };
  await watchXero({ ...parts, changes, xero, ledger } as unknown as WatchParts, 'tenant');
  expect(asked).toEqual([['backfill', 'shown', 'late']]);
  expect(done).toEqual(['shown']);
  expect(postponed).toEqual(['late 2026-11-25T09:00:30.000Z']);
});
