import { describe, expect, test } from '@jest/globals';
import { openDatabase } from '../../src/database/database.ts';
import { createLedger } from '../../src/ledger/ledger.ts';
import type { Outcome } from '../../src/ledger/entry.ts';
import { dayBars, hourBars, causes, figuresSince, idsOfCause, toFigures } from '../../src/ledger/queries/statistics.ts';
import { lastDays } from '../../src/dashboard/start-of-day.ts';
import { temporaryDirectory } from '../support/_ledger.ts';

const REASON = { code: 'tax_rate_unmapped', message: 'Rate 7 has no tax type.', fix: 'Choose one.', details: {} };
const OTHER = { ...REASON, code: 'account_missing', message: 'No account.' };

async function open() {
  let now = new Date('2026-11-25T09:10:00.000Z');
  const database = await openDatabase({ dataDir: temporaryDirectory() });
  const { db } = database;
  const close = () => database.close();
  const ledger = createLedger({ db, now: () => now });
  const deps = { db, now: () => now };
  const accept = (sourceId: string) =>
    ledger.acceptEvent({
      storeId: 'shop.example',
      source: 'poll',
      kind: 'order',
      sourceId,
      fingerprint: `f${sourceId}`,
    });
  await db
    .insertInto('stores')
    .values({ id: 'shop.example', url: 'u', credentials_jwe: 'x', facts_json: '{}', tenant_id: 't', added_at: 'a' })
    .execute();
  await db
    .insertInto('connections')
    .values({
      tenant_id: 't',
      connection_id: 'c',
      tenant_name: 'Demo',
      tenant_type: 'ORGANISATION',
      token_set_id: 's',
      state: 'connected',
      connected_at: 'a',
    })
    .execute();
  const settle = async (outcome: (id: string) => Outcome) => {
    for (const entry of await ledger.claim({ worker: 'w', limit: 10 }))
      await ledger.settle(entry, 'w', outcome(entry.sourceId));
  };
  return { ledger, deps, accept, settle, close, pass: (ms: number) => (now = new Date(now.getTime() + ms)) };
}

describe('statistics of the ledger', () => {
  test('count every move once, in the transaction of the move', async () => {
    const { ledger, deps, accept, settle, close, pass } = await open();
    for (const id of ['1', '2', '3']) await accept(id);
    await expect(
      ledger.together(async (inner) => {
        await inner.acceptEvent({
          storeId: 'shop.example',
          source: 'poll',
          kind: 'order',
          sourceId: '9',
          fingerprint: 'f',
        });
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    expect(await ledger.counts('shop.example')).toMatchObject({ pending: 3 });
    pass(4_000);
    await settle((id) =>
      id === '1'
        ? { to: 'recorded', recordedHash: 'h', summary: {} }
        : { to: 'rejected', problems: id === '2' ? [REASON] : [REASON, OTHER] },
    );
    expect(await ledger.counts('shop.example')).toMatchObject({ pending: 0, recorded: 1, rejected: 2 });
    expect(await figuresSince(deps, 'shop.example', new Date('2026-11-25T00:00:00Z'))).toMatchObject({
      orders: 3,
      posted: 1,
      failed: 2,
      p50: 5,
      p95: 5,
    });
    // Tried again and rejected again: still two orders.
    const again = await ledger.matchingIds({ storeId: 'shop.example', states: ['rejected'] }, { limit: 10 });
    await ledger.requeue(again, 'replay');
    await settle((id) => ({ to: 'rejected', problems: id === '2' ? [REASON] : [REASON, OTHER] }));
    expect(await figuresSince(deps, 'shop.example', new Date('2026-11-25T00:00:00Z'))).toMatchObject({ failed: 2 });
    const found = await causes(deps, ['shop.example'], 10);
    expect(found.map(({ code, orders }) => [code, orders])).toEqual([
      ['tax_rate_unmapped', 2],
      ['account_missing', 1],
    ]);
    const cause = { storeId: 'shop.example', ...REASON };
    const ids = await idsOfCause(deps, cause, { limit: 10 });
    expect(ids).toHaveLength(2);
    await ledger.requeue(ids, 'replay');
    expect(await causes(deps, ['shop.example'], 10)).toEqual([]);
    expect(await ledger.counts()).toMatchObject({ pending: 2, rejected: 0, recorded: 1 });
    // Nothing needs attention any longer, so nothing has failed.
    expect(await figuresSince(deps, 'shop.example', new Date('2026-11-25T00:00:00Z'))).toMatchObject({ failed: 0 });
    await close();
  });

  test('the chart has a bar for each hour, also for those in which nothing happened', async () => {
    const { deps, accept, settle, close, pass } = await open();
    await accept('1');
    await settle(() => ({ to: 'recorded', recordedHash: 'h', summary: {} }));
    pass(2 * 3_600_000);
    const hours = await hourBars(deps, ['shop.example'], { count: 4, now: deps.now() });
    expect(hours.map(({ at, posted }) => [at, posted])).toEqual([
      ['2026-11-25T08', 0],
      ['2026-11-25T09', 1],
      ['2026-11-25T10', 0],
      ['2026-11-25T11', 0],
    ]);
    await close();
  });

  test('the chart has a bar for each day as the store counts it', async () => {
    const { deps, accept, settle, close, pass } = await open();
    await accept('1');
    await settle(() => ({ to: 'recorded', recordedHash: 'h', summary: {} }));
    // 9:00 UTC: still the same day in London, and 7 am of the next one on Kiritimati.
    pass(8 * 3_600_000);
    await accept('2');
    await accept('3');
    await settle((id) =>
      id === '2' ? { to: 'recorded', recordedHash: 'h', summary: {} } : { to: 'rejected', problems: [REASON] },
    );
    const chart = async (zone: string) => {
      const days = await dayBars(deps, ['shop.example'], lastDays(deps.now(), 2, zone));
      return days.map(({ at, posted, failed }) => [at, posted, failed]);
    };
    expect(await chart('Europe/London')).toEqual([
      ['2026-11-24', 0, 0],
      ['2026-11-25', 2, 1],
    ]);
    expect(await chart('Pacific/Kiritimati')).toEqual([
      ['2026-11-25', 1, 0],
      ['2026-11-26', 1, 1],
    ]);
    await close();
  });

  test('half of the orders were at least as fast as p50 says', () => {
    const counts = new Map([
      ['lag:1', 50],
      ['lag:10', 44],
      ['lag:60', 5],
      ['lag:inf', 1],
    ]);
    expect(toFigures(counts)).toMatchObject({ p50: 1, p95: 60 });
    expect(toFigures(new Map())).toMatchObject({ p50: null, p95: null });
  });
});
