import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { openSecrets } from '../../src/config/secrets.ts';
import { openDatabase } from '../../src/database/database.ts';
import { MIGRATIONS } from '../../src/database/migrate.ts';
import { openTestLedger, orderEvent, STORE, temporaryDirectory, TENANT, type TestLedger } from '../support/_ledger.ts';
import { startProcess, withProcesses } from '../support/processes/_processes.ts';

describe('two processes on one ledger', () => {
  let t: TestLedger;
  beforeEach(async () => (t = await openTestLedger()));
  afterEach(async () => {
    await t[Symbol.asyncDispose]();
  });

  test('share 200 entries without taking one twice', async () => {
    const orders = Array.from({ length: 200 }, (_, index) => orderEvent(String(index + 1)));
    await t.ledger.acceptEvents(orders);
    const starting = ['a', 'b'].map((worker) => startProcess('claim', t.dataDir, worker));
    const taken = await withProcesses(starting, (both) => Promise.all(both.map((process) => process.go())));
    const ids = taken.flat();
    expect(ids).toHaveLength(200);
    expect(new Set(ids).size).toBe(200);
    const holders = await t.ledger.claimHolders();
    expect(holders.reduce((sum, holder) => sum + holder.entries, 0)).toBe(200);
  });

  test('make one entry and one event of the same change', async () => {
    const starting = ['a', 'b'].map((worker) => startProcess('accept', t.dataDir, worker));
    const fresh = await withProcesses(starting, (both) => Promise.all(both.map((process) => process.go())));
    expect(Number(fresh[0]) + Number(fresh[1])).toBe(50);
    expect((await t.ledger.counts()).pending).toBe(50);
    expect((await t.ledger.entry(STORE, 'order', '50'))?.revision).toBe(1);
    expect(await t.database.db.selectFrom('events').selectAll().execute()).toHaveLength(50);
  });

  test('killed with a call in transit, its entries are uncertain and not claimed again', async () => {
    await t.ledger.acceptEvents([orderEvent('1'), orderEvent('2')]);
    const callId = await withProcesses([startProcess('send', t.dataDir, 'dead')], async ([process]) => process?.go());
    expect(await t.ledger.claimHolders()).toMatchObject([{ worker: 'dead', entries: 2 }]);
    expect(await t.ledger.releaseClaims({ worker: 'dead' })).toEqual({ pending: 0, uncertain: 2 });
    expect(await t.ledger.claim({ worker: 'next', limit: 10 })).toEqual([]);
    const [call, ...others] = await t.ledger.unsettledCalls(TENANT);
    expect(others).toEqual([]);
    expect(call).toMatchObject({ id: callId, body: '{"Invoices":[]}', items: [{ entryId: 1 }, { entryId: 2 }] });
    expect(await t.ledger.listUncertain({ tenantId: TENANT })).toMatchObject([
      { sourceId: '1', problems: [{ code: 'outcome_unknown' }] },
      { sourceId: '2', problems: [{ code: 'outcome_unknown' }] },
    ]);
  });

  test('killed before the call was sent, its entries are simply done again', async () => {
    await t.ledger.acceptEvent(orderEvent('1'));
    const callId = await withProcesses([startProcess('open', t.dataDir, 'dead')], async ([process]) => process?.go());
    expect(await t.ledger.releaseClaims({ worker: 'dead' })).toEqual({ pending: 1, uncertain: 0 });
    expect((await t.ledger.call(Number(callId))).settledAt).not.toBeNull();
    expect(await t.ledger.unsettledCalls()).toEqual([]);
    expect(await t.ledger.markSent(Number(callId))).toBe(false);
    expect(await t.ledger.claim({ worker: 'next', limit: 10 })).toMatchObject([{ sourceId: '1' }]);
  });
});

describe('first starts at once', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = temporaryDirectory();
  });
  afterEach(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });

  test('make one database, each migration once', async () => {
    const starting = Array.from({ length: 4 }, () => startProcess('accept', dataDir));
    const fresh = await withProcesses(starting, (all) => Promise.all(all.map((process) => process.go())));
    expect(fresh.reduce<number>((sum, count) => sum + Number(count), 0)).toBe(50);
    await using database = await openDatabase({ dataDir });
    const { rows } = await sql`select name from kysely_migration`.execute(database.db);
    expect(rows).toEqual(Object.keys(MIGRATIONS).map((name) => ({ name })));
  });

  test('end with one key and one pairing code', async () => {
    const starting = Array.from({ length: 4 }, () => startProcess('secrets', dataDir));
    const said = await withProcesses(starting, (all) => Promise.all(all.map((process) => process.go())));
    const secrets = await openSecrets({ dataDir, secretKey: null, pairingCode: null });
    const code = await secrets.pairingCode();
    for (const answer of said) {
      expect(answer).toMatchObject({ code });
      expect(await secrets.decrypt((answer as { sealed: string }).sealed)).toBe('shared');
    }
  });
});
