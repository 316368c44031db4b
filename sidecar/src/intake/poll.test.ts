import { expect, test } from '@jest/globals';
import type { NewEvent } from '../ledger/entry.ts';
import type { ListOrdersQuery, OrderPage } from '../woocommerce/orders/list-orders.ts';
import type { OrderHead } from '../woocommerce/orders/order-head.ts';
import { poll, type PollFrom } from './poll.ts';

const head = (id: number, modifiedAt: string, change: Partial<OrderHead> = {}): OrderHead => ({
  id,
  number: String(id),
  status: 'processing',
  currency: 'GBP',
  total: '9.99',
  paidAt: null,
  paymentMethod: '',
  transactionId: '',
  refunds: [],
  createdAt: modifiedAt,
  modifiedAt,
  hasCorruptDate: false,
  digest: 'digest',
  ...change,
});

const LATER = new Date('2026-12-24T00:00:00Z');

type Page = Omit<OrderPage, 'hidden'> & Partial<Pick<OrderPage, 'hidden'>>;

async function run(from: Partial<PollFrom>, pages: readonly Page[], storeTime = LATER) {
  const events: NewEvent[] = [];
  let query: ListOrdersQuery | undefined;
  const result = await poll(
    {
      ledger: {
        knownAmong: (_storeId, _kind, ids) => Promise.resolve(ids.filter((id) => id === '900')),
        hasEvent: ({ fingerprint }) => Promise.resolve(fingerprint.includes('reported-early')),
        acceptEvents: (some) => {
          events.push(...some);
          return Promise.resolve(some.map((_, index) => ({ entryId: index, accepted: index % 2 === 0 })));
        },
      },
      reader: {
        // eslint-disable-next-line @typescript-eslint/require-await -- a generator as the client has one
        async *listOrders(wanted) {
          query = wanted;
          for (const page of pages) yield { hidden: 0, ...page };
        },
        storeTime: () => storeTime,
      },
    },
    {
      storeId: 'shop',
      cursor: null,
      overlapMs: 600_000,
      createdAfter: null,
      startedAt: new Date('2026-11-24T12:00:00Z'),
      reportedUntil: null,
      ...from,
    },
  );
  return { result, events, query };
}

test('a poll reads back over its overlap and ends where the list ended', async () => {
  const { result, query, events } = await run({ cursor: '2026-11-24T10:00:00.000Z' }, [
    {
      orders: [head(1, '2026-11-24T10:05:00Z'), head(2, '2026-11-24T10:06:00Z')],
      through: new Date('2026-11-24T10:05:59Z'),
    },
    { orders: [head(3, '2026-11-24T10:07:00Z')], through: new Date('2026-11-24T10:07:00Z') },
  ]);
  expect(query).toEqual({ modifiedAfter: new Date('2026-11-24T09:50:00Z') });
  expect(result).toEqual({
    seen: 3,
    accepted: 2,
    unreported: 0,
    reported: 0,
    hidden: 0,
    ahead: null,
    cursor: '2026-11-24T10:07:00.000Z',
  });
  expect(events.map((event) => event.sourceId)).toEqual(['1', '2', '3']);
});

test('an order dated ahead of the store does not move the position ahead of its clock', async () => {
  const storeNow = new Date('2026-11-24T12:00:00Z');
  const page = {
    orders: [head(1, '2026-11-24T11:59:00Z'), head(2, '2028-01-01T00:00:00Z')],
    through: new Date('2028-01-01T00:00:00Z'),
  };
  const { result, events } = await run({ cursor: '2026-11-24T11:00:00Z' }, [page], storeNow);
  expect(events.map((event) => event.sourceId)).toEqual(['1', '2']);
  expect(result.cursor).toBe('2026-11-24T12:00:00.000Z');
  expect(result.ahead).toEqual({ orders: 1, until: '2028-01-01T00:00:00Z' });
});

test('a position that is ahead of the store is pulled back to its clock', async () => {
  const storeNow = new Date('2026-11-24T12:00:00Z');
  const { query, result } = await run({ cursor: '2028-01-01T00:00:00Z' }, [{ orders: [], through: null }], storeNow);
  expect(query).toEqual({ modifiedAfter: new Date('2026-11-24T11:50:00Z') });
  expect(result.cursor).toBe('2026-11-24T12:00:00.000Z');
});

test('an empty poll keeps its place', async () => {
  const { result } = await run({ cursor: '2026-11-24T10:00:00.000Z' }, [{ orders: [], through: null }]);
  expect(result.cursor).toBe('2026-11-24T10:00:00.000Z');
});

test('a first poll with a start date lists by creation and goes on from its own start', async () => {
  const { result, query } = await run({ createdAfter: new Date('2026-11-01T00:00:00Z') }, [
    { orders: [head(1, '2026-11-30T00:00:00Z')], through: new Date('2026-11-30T00:00:00Z') },
  ]);
  expect(query).toEqual({ createdAfter: new Date('2026-11-01T00:00:00Z') });
  expect(result.cursor).toBe('2026-11-24T12:00:00.000Z');
});

test('drafts of a checkout and orders from before the start date are not accepted', async () => {
  const { events } = await run({ cursor: '2026-11-24T10:00:00Z', createdAfter: new Date('2026-11-01T00:00:00Z') }, [
    {
      orders: [
        head(1, '2026-11-24T10:05:00Z', { status: 'checkout-draft' }),
        head(2, '2026-11-24T10:05:00Z', { createdAt: '2025-01-01T00:00:00Z' }),
        head(3, '2026-11-24T10:05:00Z'),
      ],
      through: null,
    },
  ]);
  expect(events.map((event) => event.sourceId)).toEqual(['3']);
});

test('two changes within one second are two events, also when a list shows no difference', async () => {
  const at = '2026-11-24T10:05:00Z';
  const page = (change: Partial<OrderHead> = {}) => [{ orders: [head(1, at, change)], through: null }];
  const fingerprint = async (storeTime: string, change: Partial<OrderHead> = {}) =>
    (await run({}, page(change), new Date(storeTime))).events[0]?.fingerprint;
  const early = await fingerprint('2026-11-24T10:05:00Z');
  const later = await fingerprint('2026-11-24T10:05:01Z');
  expect(later).not.toBe(early);
  expect(await fingerprint('2026-11-24T10:09:00Z')).toBe(later);
  expect(await fingerprint('2026-11-24T10:09:00Z', { digest: 'other' })).not.toBe(later);
});

test('a change that is new, old enough, and was not reported within its second, is unreported', async () => {
  const page = [
    head(1, '2026-11-24T11:50:00Z'),
    head(2, '2026-11-24T11:50:00Z'),
    head(3, '2026-11-24T11:50:00Z', { digest: 'reported-early' }),
    head(4, '2026-11-24T11:50:00Z'),
    head(5, '2026-11-24T11:59:59Z'),
  ];
  const cursor = '2026-11-24T11:00:00Z';
  const pages = [{ orders: page, through: null }];
  const { result } = await run({ cursor, reportedUntil: new Date('2026-11-24T11:58:30Z') }, pages);
  // 1, 3 and 5 were new to the ledger; 5 may still be reported.
  expect(result).toMatchObject({ accepted: 3, unreported: 1, reported: 3 });
  const overlap = await run({ cursor: '2026-11-24T11:50:00Z', reportedUntil: new Date('2026-11-24T11:58:30Z') }, pages);
  expect(overlap.result).toMatchObject({ unreported: 1, reported: 0 });
  expect((await run({ reportedUntil: new Date('2026-11-24T11:58:30Z') }, pages)).result.unreported).toBe(0);
});
