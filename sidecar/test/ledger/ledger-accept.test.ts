import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  addStore,
  connectStore,
  openTestLedger,
  orderEvent,
  reason,
  STORE,
  type TestLedger,
} from '../support/_ledger.ts';

let t: TestLedger;
beforeEach(async () => (t = await openTestLedger()));
afterEach(async () => {
  await t[Symbol.asyncDispose]();
});

describe('accepting', () => {
  test('a new change makes a pending entry with its event and audit', async () => {
    const { entryId, accepted } = await t.ledger.acceptEvent(orderEvent('1024'));
    expect(accepted).toBe(true);
    expect(await t.ledger.entry(STORE, 'order', '1024')).toEqual({
      id: entryId,
      storeId: STORE,
      kind: 'order',
      sourceId: '1024',
      state: 'pending',
      revision: 1,
      claim: null,
      tries: 0,
      notBefore: null,
      problems: [],
      summary: null,
      recordedHash: null,
      acceptedAt: '2026-03-01T10:00:00.000Z',
      updatedAt: '2026-03-01T10:00:00.000Z',
      recordedAt: null,
    });
    expect(await t.ledger.attemptsOf(entryId)).toMatchObject([
      { step: 'accepted', detail: { source: 'nudge', revision: 1 } },
    ]);
  });

  test('the same change from three doors makes one entry and one event', async () => {
    const first = await t.ledger.acceptEvent(orderEvent('1024', 'change:a', { source: 'nudge' }));
    const others = await Promise.all([
      t.ledger.acceptEvent(orderEvent('1024', 'change:a', { source: 'webhook' })),
      t.ledger.acceptEvent(orderEvent('1024', 'change:a', { source: 'poll' })),
    ]);
    expect(others).toEqual([
      { entryId: first.entryId, accepted: false },
      { entryId: first.entryId, accepted: false },
    ]);
    expect((await t.ledger.entryById(first.entryId))?.revision).toBe(1);
    expect(await t.database.db.selectFrom('events').selectAll().execute()).toHaveLength(1);
  });

  test('a page of changes answers in its order, and a repeat inside of it counts once', async () => {
    const answers = await t.ledger.acceptEvents([orderEvent('1'), orderEvent('2'), orderEvent('1')]);
    expect(answers.map((answer) => answer.accepted)).toEqual([true, true, false]);
    expect(answers[2]?.entryId).toBe(answers[0]?.entryId);
  });

  test('a page is accepted as a whole or not at all', async () => {
    const broken = orderEvent('2', 'change:1', { source: null as never });
    await expect(t.ledger.acceptEvents([orderEvent('1'), broken])).rejects.toThrow(/NOT NULL/);
    expect(await t.ledger.entry(STORE, 'order', '1')).toBeNull();
  });

  test.each(['rejected', 'skipped', 'recorded'] as const)('a new change of a %s entry makes it pending', async (to) => {
    await t.ledger.acceptEvent(orderEvent('1'));
    const [claimed] = await t.ledger.claim({ worker: 'w', limit: 1 });
    if (claimed === undefined) throw new Error('nothing claimed');
    const outcomes = {
      rejected: { to: 'rejected', problems: [reason()] },
      skipped: { to: 'skipped', reason: reason() },
      recorded: { to: 'recorded', summary: { number: 'WC-1' }, recordedHash: 'h1' },
    } as const;
    expect(await t.ledger.settle(claimed, 'w', outcomes[to])).toBe(true);
    expect((await t.ledger.entryById(claimed.id))?.state).toBe(to);
    t.pass(60_000);
    await t.ledger.acceptEvent(orderEvent('1', 'change:2'));
    expect(await t.ledger.entryById(claimed.id)).toMatchObject({
      state: 'pending',
      revision: 2,
      problems: [],
      acceptedAt: '2026-03-01T10:01:00.000Z',
    });
  });

  test('a change of a waiting entry resets the failed tries and the wait', async () => {
    await t.ledger.acceptEvent(orderEvent('1'));
    const [claimed] = await t.ledger.claim({ worker: 'w', limit: 1 });
    if (claimed === undefined) throw new Error('nothing claimed');
    const notBefore = new Date(t.now().getTime() + 60_000);
    await t.ledger.settle(claimed, 'w', { to: 'waiting', notBefore, reason: reason(), countTry: true });
    expect(await t.ledger.entryById(claimed.id)).toMatchObject({ state: 'waiting', tries: 1, problems: [reason()] });
    expect(await t.ledger.nextDueAt()).toBe('2026-03-01T10:01:00.000Z');
    await t.ledger.acceptEvent(orderEvent('1', 'change:2'));
    expect(await t.ledger.entryById(claimed.id)).toMatchObject({
      state: 'pending',
      tries: 0,
      notBefore: null,
      acceptedAt: '2026-03-01T10:00:00.000Z',
    });
    expect(await t.ledger.nextDueAt()).toBeNull();
  });

  test('a replay is an event of its own, each time', async () => {
    const { entryId } = await t.ledger.acceptEvent(orderEvent('1'));
    expect(await t.ledger.requeue([entryId, 99_999], 'replay')).toEqual([entryId]);
    expect(await t.ledger.requeue([entryId], 'replay')).toEqual([entryId]);
    expect((await t.ledger.entryById(entryId))?.revision).toBe(3);
    const events = await t.database.db.selectFrom('events').select(['source', 'fingerprint']).execute();
    expect(events.slice(1)).toEqual([
      { source: 'replay', fingerprint: 'replay:2' },
      { source: 'replay', fingerprint: 'replay:3' },
    ]);
  });
});

describe('reading', () => {
  test('entries are listed newest first, page by page, by store and state', async () => {
    await connectStore(t.database, 'other.example', 'tenant-2');
    await t.ledger.acceptEvents(['1', '2', '3'].map((id) => orderEvent(id)));
    await t.ledger.acceptEvent(orderEvent('9', 'change:1', { storeId: 'other.example' }));
    const page = await t.ledger.entries({ storeId: STORE, limit: 2 });
    expect(page.map((entry) => entry.sourceId)).toEqual(['3', '2']);
    const next = await t.ledger.entries({ storeId: STORE, limit: 2, beforeId: page[1]?.id });
    expect(next.map((entry) => entry.sourceId)).toEqual(['1']);
    expect(await t.ledger.entries({ state: 'recorded', limit: 10 })).toEqual([]);
    expect(await t.ledger.entries({ state: 'pending', limit: 10 })).toHaveLength(4);
    expect(await t.ledger.counts()).toEqual({
      pending: 4,
      claimed: 0,
      waiting: 0,
      uncertain: 0,
      rejected: 0,
      recorded: 0,
      skipped: 0,
    });
    expect((await t.ledger.counts('other.example')).pending).toBe(1);
  });

  test('the age of the backlog is the oldest change not dealt with', async () => {
    expect(await t.ledger.oldestPendingAt()).toBeNull();
    await addStore(t.database, 'unconnected.example', null);
    await t.ledger.acceptEvent(orderEvent('1'));
    t.pass(1_000);
    await t.ledger.acceptEvent(orderEvent('2', 'change:1', { storeId: 'unconnected.example' }));
    expect(await t.ledger.oldestPendingAt()).toBe('2026-03-01T10:00:00.000Z');
    expect(await t.ledger.oldestPendingAt('unconnected.example')).toBe('2026-03-01T10:00:01.000Z');
  });
});
