import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ClaimedEntry, Entry, Outcome } from '../../src/ledger/entry.ts';
import { sql } from 'kysely';
import { claimable } from '../../src/ledger/claims.ts';
import {
  addStore,
  connectStore,
  invoiceCall,
  openTestLedger,
  orderEvent,
  reason,
  STORE,
  TENANT,
  type TestLedger,
} from '../support/_ledger.ts';

let t: TestLedger;
beforeEach(async () => (t = await openTestLedger()));
afterEach(async () => {
  await t[Symbol.asyncDispose]();
});

async function claimOne(worker = 'w'): Promise<ClaimedEntry> {
  const [claimed] = await t.ledger.claim({ worker, limit: 1 });
  if (claimed === undefined) throw new Error('Nothing could be claimed.');
  return claimed;
}

async function reload(entry: Entry): Promise<Entry> {
  const found = await t.ledger.entryById(entry.id);
  if (found === null) throw new Error('The entry is gone.');
  return found;
}

const sourceIds = (entries: readonly Entry[]) => entries.map((entry) => entry.sourceId);
const RECORDED: Outcome = { to: 'recorded', summary: { number: 'WC-1' }, recordedHash: 'h1' };

describe('claiming', () => {
  test('takes the oldest first, up to the limit, and names its holder', async () => {
    for (const id of ['3', '1', '2']) {
      await t.ledger.acceptEvent(orderEvent(id));
      t.pass(1_000);
    }
    const claimed = await t.ledger.claim({ worker: 'w', limit: 2 });
    expect(sourceIds(claimed)).toEqual(['3', '1']);
    expect(claimed[0]).toMatchObject({
      state: 'claimed',
      claim: { by: 'w', at: '2026-03-01T10:00:03.000Z', revision: 1 },
    });
    expect(sourceIds(await t.ledger.claim({ worker: 'v', limit: 2 }))).toEqual(['2']);
    expect(await t.ledger.claim({ worker: 'v', limit: 2 })).toEqual([]);
  });

  test('live orders go before a backfill that came first', async () => {
    await t.ledger.acceptEvents(['1', '2'].map((id) => orderEvent(id, 'change:1', { source: 'backfill' })));
    t.pass(1_000);
    await t.ledger.acceptEvent(orderEvent('9', 'change:1', { source: 'webhook' }));
    await t.ledger.acceptEvent(orderEvent('2', 'change:2', { source: 'nudge' }));
    expect(sourceIds(await t.ledger.claim({ worker: 'w', limit: 10 }))).toEqual(['2', '9', '1']);
  });

  test('a waiting entry is left until its instant, then taken', async () => {
    await t.ledger.acceptEvent(orderEvent('1'));
    const notBefore = new Date(t.now().getTime() + 5_000);
    await t.ledger.settle(await claimOne(), 'w', { to: 'waiting', notBefore, reason: reason(), countTry: true });
    t.pass(4_999);
    expect(await t.ledger.claim({ worker: 'w', limit: 1 })).toEqual([]);
    t.pass(1);
    expect(await claimOne()).toMatchObject({ tries: 1, notBefore: null, problems: [] });
  });

  test('only the named stores are looked at', async () => {
    await connectStore(t.database, 'other.example', 'tenant-2');
    await t.ledger.acceptEvent(orderEvent('1'));
    await t.ledger.acceptEvent(orderEvent('2', 'change:1', { storeId: 'other.example' }));
    expect(sourceIds(await t.ledger.claim({ worker: 'w', limit: 9, storeIds: ['other.example'] }))).toEqual(['2']);
    expect(await t.ledger.claim({ worker: 'w', limit: 9, storeIds: [] })).toEqual([]);
  });

  test('a store without an organisation, or one that was removed, is left alone', async () => {
    await addStore(t.database, 'unconnected.example', null);
    await t.ledger.acceptEvent(orderEvent('1', 'change:1', { storeId: 'unconnected.example' }));
    await t.ledger.acceptEvent(orderEvent('2', 'change:1', { storeId: 'removed.example' }));
    expect(await t.ledger.claim({ worker: 'w', limit: 9 })).toEqual([]);
  });

  test('a disconnected organisation gets nothing, its entries stay pending', async () => {
    await t.ledger.acceptEvent(orderEvent('1'));
    await t.database.db.updateTable('connections').set({ state: 'disconnected' }).execute();
    expect(await t.ledger.claim({ worker: 'w', limit: 1 })).toEqual([]);
    expect((await t.ledger.counts()).pending).toBe(1);
  });

  test('a paused organisation gets nothing before its instant', async () => {
    await t.ledger.acceptEvent(orderEvent('1'));
    const pausedUntil = new Date(t.now().getTime() + 1_000).toISOString();
    await t.database.db.updateTable('connections').set({ paused_until: pausedUntil }).execute();
    expect(await t.ledger.claim({ worker: 'w', limit: 1 })).toEqual([]);
    t.pass(1_000);
    expect(await claimOne()).toMatchObject({ sourceId: '1' });
  });

  test('reads the backlog through its index, without sorting it', async () => {
    const query = claimable(t.database.db, t.now().toISOString(), { limit: 50 });
    const rows = await query.explain<{ detail: string }>(undefined, sql`query plan`);
    const plan = rows.map((row) => row.detail).join('\n');
    expect(plan).toContain('entries_claiming');
    expect(plan).not.toContain('TEMP B-TREE');
  });
});

describe('settling', () => {
  test('recorded keeps summary, hash and instant, and leaves no claim', async () => {
    await t.ledger.acceptEvent(orderEvent('1'));
    const claimed = await claimOne();
    t.pass(2_000);
    expect(await t.ledger.settle(claimed, 'w', RECORDED)).toBe(true);
    expect(await reload(claimed)).toMatchObject({
      state: 'recorded',
      claim: null,
      summary: { number: 'WC-1' },
      recordedHash: 'h1',
      recordedAt: '2026-03-01T10:00:02.000Z',
      problems: [],
    });
    const steps = (await t.ledger.attemptsOf(claimed.id)).map((attempt) => attempt.step);
    expect(steps).toEqual(['accepted', 'claimed', 'recorded']);
  });

  test('another worker’s settle changes nothing', async () => {
    await t.ledger.acceptEvent(orderEvent('1'));
    const claimed = await claimOne('a');
    expect(await t.ledger.settle(claimed, 'b', RECORDED)).toBe(false);
    await t.ledger.releaseClaims({ worker: 'a' });
    t.pass(1);
    const again = await claimOne('b');
    expect(await t.ledger.settle(claimed, 'a', RECORDED)).toBe(false);
    expect(await reload(claimed)).toMatchObject({ state: 'claimed', claim: { by: 'b' }, recordedHash: null });
    expect(await t.ledger.settle(again, 'b', RECORDED)).toBe(true);
  });

  test('an outcome is written once', async () => {
    await t.ledger.acceptEvent(orderEvent('1'));
    const claimed = await claimOne();
    expect(await t.ledger.settle(claimed, 'w', RECORDED)).toBe(true);
    expect(await t.ledger.settle(claimed, 'w', { to: 'rejected', problems: [reason()] })).toBe(false);
    expect((await reload(claimed)).state).toBe('recorded');
  });

  test.each<Outcome>([
    RECORDED,
    { to: 'rejected', problems: [reason()], summary: { number: 'WC-1' } },
    { to: 'skipped', reason: reason(), summary: { number: 'WC-1' } },
    { to: 'waiting', notBefore: new Date('2030-01-01'), reason: reason(), countTry: true, summary: { number: 'WC-1' } },
  ])('an order that changed during the work is worked on again after $to', async (outcome) => {
    await t.ledger.acceptEvent(orderEvent('1'));
    const claimed = await claimOne();
    await t.ledger.acceptEvent(orderEvent('1', 'change:2'));
    expect((await reload(claimed)).state).toBe('claimed');
    expect(await t.ledger.settle(claimed, 'w', outcome)).toBe(true);
    expect(await reload(claimed)).toMatchObject({
      state: 'pending',
      revision: 2,
      tries: 0,
      notBefore: null,
      problems: [],
      summary: { number: 'WC-1' },
      recordedHash: outcome.to === 'recorded' ? 'h1' : null,
    });
    expect(await claimOne()).toMatchObject({ claim: { revision: 2 } });
  });

  test('waiting without a failure counts no try', async () => {
    await t.ledger.acceptEvent(orderEvent('1'));
    const claimed = await claimOne();
    const limited: Outcome = { to: 'waiting', notBefore: t.now(), reason: reason('rate_limited'), countTry: false };
    await t.ledger.settle(claimed, 'w', limited);
    expect(await reload(claimed)).toMatchObject({ state: 'waiting', tries: 0 });
  });
});

describe('uncertain', () => {
  async function uncertain(): Promise<ClaimedEntry> {
    await t.ledger.acceptEvent(orderEvent('1'));
    const claimed = await claimOne();
    const call = await t.ledger.openCall(invoiceCall([claimed.id]), 'w');
    await t.ledger.markSent(call.id);
    expect(await t.ledger.settle(claimed, 'w', { to: 'uncertain', reason: reason('xero_timeout') })).toBe(true);
    return claimed;
  }

  test('is not claimed, not even after a change or a replay', async () => {
    const { id } = await uncertain();
    await t.ledger.acceptEvent(orderEvent('1', 'change:2'));
    await t.ledger.requeue([id], 'replay');
    t.pass(86_400_000);
    expect(await t.ledger.claim({ worker: 'w', limit: 1 })).toEqual([]);
    expect(await t.ledger.listUncertain()).toMatchObject([{ id, revision: 3, problems: [{ code: 'xero_timeout' }] }]);
    expect(await t.ledger.listUncertain({ tenantId: 'another' })).toEqual([]);
  });

  test('stays uncertain although the order changed meanwhile', async () => {
    await t.ledger.acceptEvent(orderEvent('1'));
    const claimed = await claimOne();
    await t.ledger.acceptEvent(orderEvent('1', 'change:2'));
    await t.ledger.settle(claimed, 'w', { to: 'uncertain', reason: reason() });
    expect((await reload(claimed)).state).toBe('uncertain');
  });

  test('is resolved once, and then worked on when it changed', async () => {
    await uncertain();
    const [listed] = await t.ledger.listUncertain();
    if (listed === undefined) throw new Error('not listed');
    await t.ledger.acceptEvent(orderEvent('1', 'change:2'));
    expect(await t.ledger.settleUncertain(listed, RECORDED)).toBe(true);
    expect(await t.ledger.settleUncertain(listed, { to: 'pending' })).toBe(false);
    expect(await reload(listed)).toMatchObject({ state: 'pending', claim: null, recordedHash: 'h1' });
  });

  test('an answer to an earlier look does not touch the next uncertainty', async () => {
    await uncertain();
    const [stale] = await t.ledger.listUncertain();
    if (stale === undefined) throw new Error('not listed');
    await t.ledger.settleUncertain(stale, { to: 'pending' });
    t.pass(1);
    const again = await claimOne();
    await t.ledger.settle(again, 'w', { to: 'uncertain', reason: reason() });
    expect(await t.ledger.settleUncertain(stale, { to: 'pending' })).toBe(false);
    expect((await reload(stale)).state).toBe('uncertain');
  });

  test('is seen by the organisation that the call went to, also after the store moved to another', async () => {
    const { id } = await uncertain();
    await t.database.db.updateTable('stores').set({ tenant_id: 'tenant-2' }).where('id', '=', STORE).execute();
    expect(await t.ledger.listUncertain({ tenantId: TENANT })).toMatchObject([{ id }]);
  });
});

describe('releasing', () => {
  test('touches only the claims of the worker, or those older than the instant', async () => {
    await t.ledger.acceptEvents(['1', '2', '3'].map((id) => orderEvent(id)));
    await claimOne('a');
    await claimOne('b');
    t.pass(60_000);
    await claimOne('b');
    expect(await t.ledger.claimHolders()).toEqual([
      { worker: 'a', entries: 1, oldestClaimedAt: '2026-03-01T10:00:00.000Z' },
      { worker: 'b', entries: 2, oldestClaimedAt: '2026-03-01T10:00:00.000Z' },
    ]);
    expect(await t.ledger.releaseClaims({ worker: 'b', claimedBefore: t.now() })).toEqual({ pending: 1, uncertain: 0 });
    expect(await t.ledger.releaseClaims({ worker: 'nobody' })).toEqual({ pending: 0, uncertain: 0 });
    expect((await t.ledger.counts()).claimed).toBe(2);
    expect(await t.ledger.releaseClaims({})).toEqual({ pending: 2, uncertain: 0 });
  });

  test('entries whose call was answered and settled are simply done again', async () => {
    await t.ledger.acceptEvent(orderEvent('1'));
    const claimed = await claimOne();
    const call = await t.ledger.openCall(invoiceCall([claimed.id]), 'w');
    await t.ledger.markSent(call.id);
    await t.ledger.settleCall(call.id, 200);
    expect(await t.ledger.releaseClaims({})).toEqual({ pending: 1, uncertain: 0 });
  });
});
