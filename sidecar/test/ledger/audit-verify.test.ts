import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { chainHash, digestOf } from '../../src/database/audit-chain.ts';
import { DATABASE_FILE, openDatabase } from '../../src/database/database.ts';
import { addCheckpoint, insertCheckpoint, type Signer } from '../../src/ledger/audit/checkpoints.ts';
import { eraseWords } from '../../src/ledger/audit/erase.ts';
import { pruneCalls, pruneRows } from '../../src/ledger/audit/prune.ts';
import { createLedger } from '../../src/ledger/ledger.ts';
import { verifyTrail, type Verification } from '../../src/ledger/audit/verify.ts';
import { createTrailKeeper } from '../../src/app/audit-keeper.ts';
import {
  invoiceCall,
  openTestLedger,
  orderEvent,
  reason,
  STORE,
  temporaryDirectory,
  type TestLedger,
} from '../support/_ledger.ts';
import { insertOldEntry, makeOldDatabase } from '../support/_old-database.ts';
import { startProcess, withProcesses } from '../support/processes/_processes.ts';
import { actionsOf, trailOf } from '../../src/wording/trail.ts';

const DAY_MS = 24 * 60 * 60_000;
/** The real one is tried on the command line. */
const signer: Signer = {
  sign: (text) => digestOf(`key ${text}`),
  isRight: (text, given) => given === digestOf(`key ${text}`),
};

let t: TestLedger;
beforeEach(async () => (t = await openTestLedger()));
afterEach(async () => {
  await t[Symbol.asyncDispose]();
});

const verify = (): Promise<Verification> => verifyTrail(t.database.db, signer);
const deps = () => ({ db: t.database.db, now: t.now, signer });

/** Order 1 is sent and posted, order 2 rejected, a person changes a setting: 9 rows, as the call's steps are the orders' own. */
async function live(): Promise<void> {
  await t.ledger.acceptEvents([orderEvent('1'), orderEvent('2', 'change:1', { by: 'cli:alice' })]);
  const [first, second] = await t.ledger.claim({ worker: 'w', limit: 2 });
  if (first === undefined || second === undefined) throw new Error('not claimed');
  const call = await t.ledger.openCall(invoiceCall([first.id, second.id]), 'w');
  await t.ledger.markSent(call.id);
  await t.ledger.keepAnswer(call.id, { elements: [{ InvoiceNumber: 'WC-1' }] });
  await t.ledger.settleCall(call.id, 200);
  await t.ledger.settle(first, 'w', { to: 'recorded', summary: {}, recordedHash: 'h' });
  await t.ledger.settle(second, 'w', { to: 'rejected', problems: [reason()] });
  await t.ledger.recordAction({ action: 'settings_changed', by: 'cli:alice', storeId: STORE, detail: { path: 'a' } });
}

/** An order with texts long enough to be packed: 5 rows. */
async function longLife(): Promise<void> {
  await t.ledger.acceptEvents([orderEvent('1')]);
  const [entry] = await t.ledger.claim({ worker: 'w', limit: 1 });
  if (entry === undefined) throw new Error('not claimed');
  const body = JSON.stringify({ Invoices: [{ Reference: 'A long text. '.repeat(40) }] });
  const call = await t.ledger.openCall(invoiceCall([entry.id], { body }), 'w');
  await t.ledger.markSent(call.id);
  await t.ledger.keepAnswer(call.id, { elements: [{ InvoiceNumber: 'WC-1 '.repeat(100) }] });
  await t.ledger.settleCall(call.id, 200);
  const decisions = Array.from({ length: 9 }, () => ({ field: 'account', value: '200', rule: 'default' }));
  await t.ledger.settle(entry, 'w', { to: 'recorded', summary: { decisions }, recordedHash: 'h' });
}

test('long texts are kept packed, and read unchanged', async () => {
  await longLife();
  const { db } = t.database;
  const call = await db.selectFrom('calls').selectAll().executeTakeFirstOrThrow();
  expect(call).toMatchObject({ body: '', answer_json: null });
  expect((call.body_packed?.length ?? 0) + (call.answer_packed?.length ?? 0)).toBeLessThan(200);
  expect(await t.ledger.call(call.id)).toMatchObject({
    body: expect.stringMatching(/^\{"Invoices":\[\{"Reference":"(?:A long text\. ){40}"\}\]\}$/),
    answer: { elements: [{ InvoiceNumber: 'WC-1 '.repeat(100) }] },
  });
  const [last] = (await t.ledger.attemptsOf(1)).slice(-1);
  expect(last).toMatchObject({ step: 'recorded', detail: { to: 'recorded', decisions: { length: 9 } } });
  expect(await verify()).toMatchObject({ fault: null, rows: 5 });
});

test('rows of an earlier version, with their texts in full, are read and verified the same', async () => {
  await longLife();
  const [call] = await t.ledger.callsOf(1);
  const attempts = await t.ledger.attemptsOf(1);
  const entry = await t.ledger.entryById(1);
  const quoted = (value: unknown) => `'${typeof value === 'string' ? value : JSON.stringify(value)}'`;
  await tamper(
    `update calls set body = ${quoted(call?.body)}, body_packed = null, answer_json = ${quoted(call?.answer)}, answer_packed = null`,
    `update attempts set detail_json = ${quoted(attempts.at(-1)?.detail)}, detail_packed = null where id = 5`,
    `update entries set summary_json = ${quoted(entry?.summary)}, summary_packed = null`,
  );
  expect(await verify()).toMatchObject({ fault: null, rows: 5 });
  expect(await t.ledger.callsOf(1)).toEqual([call]);
  expect(await t.ledger.attemptsOf(1)).toEqual(attempts);
  expect(await t.ledger.entryById(1)).toEqual(entry);
});

/** As a person with access to the file: past the triggers. */
async function tamper(...statements: readonly string[]): Promise<void> {
  const file = new DatabaseSync(join(t.dataDir, DATABASE_FILE));
  const triggers = file.prepare("select name from sqlite_schema where type = 'trigger'").all();
  for (const { name } of triggers) file.exec(`drop trigger ${String(name)}`);
  for (const statement of statements) file.exec(statement);
  file.close();
  await Promise.resolve();
}

test('a trail that nobody touched holds together', async () => {
  await live();
  expect(await verify()).toMatchObject({ fault: null, rows: 9, first: { id: 1 }, head: { id: 9 }, erased: 0 });
});

test('an empty trail is no fault', async () => {
  expect(await verify()).toMatchObject({ fault: null, rows: 0, first: null, head: { id: 0 } });
});

describe('the first bad row is named when', () => {
  const swap =
    'update attempts set id = -1 where id = 3; update attempts set id = 3 where id = 4; update attempts set id = 4 where id = -1';
  test.each([
    ['a time was changed', "update attempts set at = '2020-01-01T00:00:00.000Z' where id = 4", 4, 'row_changed'],
    ['who did it was changed', "update attempts set actor = 'cli:bob' where id = 2", 2, 'row_changed'],
    ['another order is named', 'update attempts set entry_id = 2 where id = 1', 1, 'row_changed'],
    [
      'what it says was changed',
      `update attempts set detail_json = '{"httpStatus":500}' where id = 6`,
      6,
      'detail_changed',
    ],
    ['what it says was taken out', 'update attempts set detail_json = null where id = 6', 6, 'detail_changed'],
    ['a row was removed', 'delete from attempts where id = 5', 5, 'row_missing'],
    ['the first row was removed', 'delete from attempts where id = 1', 1, 'row_missing'],
    ['two rows changed places', swap, 3, 'row_changed'],
    ['the last row was removed', 'delete from attempts where id = 9', 9, 'end_missing'],
    ['a request was changed', `update calls set body = '{"Invoices":[{}]}'`, 5, 'call_changed'],
    ['an answer was changed', `update calls set answer_json = '{"elements":[]}'`, 6, 'call_changed'],
    ['a request was taken out', `update calls set body = ''`, 5, 'call_changed'],
  ])('%s', async (_what, statement, id, code) => {
    await live();
    await tamper(statement);
    expect((await verify()).fault).toMatchObject({ id, code });
  });

  test.each([
    ['a long request was changed', 'update calls set body_packed = substr(body_packed, 1, 20)', 3],
    ['a long request was replaced', 'update calls set body_packed = answer_packed', 3],
    ['a long answer was changed', "update calls set answer_packed = x'01ffff'", 4],
    ['a long answer was taken out', 'update calls set answer_packed = null', 4],
    ['a long detail was changed', "update attempts set detail_packed = x'0100' where id = 5", 5],
    ['a long detail was taken out', 'update attempts set detail_packed = null where id = 5', 5],
  ])('%s', async (_what, statement, id) => {
    await longLife();
    await tamper(statement);
    expect((await verify()).fault).toMatchObject({ id, code: id === 5 ? 'detail_changed' : 'call_changed' });
  });

  test('a row was inserted and those after it numbered again', async () => {
    await live();
    await tamper(
      'update attempts set id = -id where id >= 6',
      'update attempts set id = 1 - id where id < 0',
      `insert into attempts select 6, entry_id, store_id, call_id, at, step, actor, detail_json, detail_digest, hash, detail_packed
        from attempts where id = 5`,
    );
    expect((await verify()).fault).toMatchObject({ id: 6, code: 'row_changed' });
  });

  test('everything after a change was sealed again, but a checkpoint was signed before', async () => {
    await live();
    await addCheckpoint(deps(), 0);
    await tamper("update attempts set actor = 'cli:bob' where id = 2");
    await sealAgain();
    expect((await verify()).fault).toMatchObject({ id: 9, code: 'checkpoint_wrong' });
    await tamper('delete from audit_checkpoints');
    expect((await verify()).fault).toBeNull();
    // The outside copy still proves it.
    expect((await verifyTrail(t.database.db, signer, { id: 9, hash: 'earlier' })).fault).toMatchObject({ id: 9 });
  });

  test('the end was cut off together with the counter, but a checkpoint was signed before', async () => {
    await live();
    await addCheckpoint(deps(), 0);
    await tamper('delete from attempts where id > 8', "update sqlite_sequence set seq = 8 where name = 'attempts'");
    expect((await verify()).fault).toMatchObject({ id: 9, code: 'end_missing' });
  });

  test('a checkpoint was forged', async () => {
    await live();
    await insertCheckpoint({ ...deps(), signer: { ...signer, sign: () => 'forged' } }, { id: 9, hash: 'x' });
    expect((await verify()).fault).toMatchObject({ id: 9, code: 'checkpoint_wrong' });
  });
});

/** Possible for anyone who knows the format: only the key of the checkpoints stops it. */
async function sealAgain(): Promise<void> {
  let previous = '';
  const rows = await t.database.db.selectFrom('attempts').selectAll().orderBy('id').execute();
  for (const row of rows) {
    const { id, at, step, entry_id: entryId, store_id: storeId, call_id: callId, actor: by, detail_digest } = row;
    previous = chainHash(previous, { id, at, step, entryId, storeId, callId, by, detailDigest: detail_digest });
    await t.database.db.updateTable('attempts').set({ hash: previous }).where('id', '=', id).execute();
  }
}

test('writers in processes of their own make one chain', async () => {
  const workers = ['a', 'b', 'c'].map((worker) => startProcess('accept', t.dataDir, worker));
  const accepted = await withProcesses(workers, (processes) => Promise.all(processes.map((one) => one.go())));
  expect(accepted.map(Number).reduce((sum, one) => sum + one, 0)).toBe(50);
  expect(await verify()).toMatchObject({ fault: null, rows: 50, head: { id: 50 } });
});

test('a transaction that is rolled back leaves no gap', async () => {
  await t.ledger.acceptEvent(orderEvent('1'));
  const failing = t.ledger.together(async (ledger) => {
    await ledger.acceptEvent(orderEvent('2'));
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  await t.ledger.acceptEvent(orderEvent('3'));
  expect(await verify()).toMatchObject({ fault: null, rows: 2, head: { id: 2 } });
});

describe('old rows', () => {
  const step = () => ({ before: new Date(t.now().getTime() - 400 * DAY_MS), limit: 4 });

  test('go in small steps up to the newest checkpoint, never past it, and the chain still holds', async () => {
    await live();
    t.pass(401 * DAY_MS);
    expect(await pruneRows(deps(), step())).toBe(0);
    await addCheckpoint(deps(), 0);
    await t.ledger.acceptEvent(orderEvent('3'));
    expect([await pruneRows(deps(), step()), await pruneRows(deps(), step())]).toEqual([4, 4]);
    expect(await verify()).toMatchObject({ fault: null, rows: 2, first: { id: 9 }, checkpoints: 2 });
    expect([await pruneRows(deps(), step()), await pruneRows(deps(), step())]).toEqual([1, 0]);
    expect(await verify()).toMatchObject({ fault: null, rows: 1, first: { id: 10 }, head: { id: 10 } });
  });

  test('go with the requests and answers of their calls, by the keeper, which says so', async () => {
    await live();
    expect(await pruneCalls(deps(), step())).toBe(0);
    const { db } = t.database;
    const keeper = createTrailKeeper({
      db,
      signer: () => Promise.resolve(signer),
      now: t.now,
      sleep: () => Promise.resolve(),
      keptDays: 400,
      isClockProved: () => true,
    });
    expect(await keeper.keep()).toMatchObject({ checkpoint: { id: 9 }, pruned: 0 });
    for (let day = 1; day <= 400; day += 1) {
      t.pass(DAY_MS);
      expect(await keeper.keep()).toEqual({ checkpoint: null, pruned: 0 });
    }
    t.pass(DAY_MS);
    expect(await keeper.keep()).toEqual({ checkpoint: null, pruned: 9 });
    expect(await db.selectFrom('calls').select(['body', 'answer_json']).execute()).toEqual([
      { body: '', answer_json: null },
    ]);
    expect(await actionsOf(t.ledger, { limit: 5 })).toMatchObject([
      { text: expect.stringContaining('9 rows of the audit trail') },
    ]);
    // Everything was pruned: the chain continues from the checkpoint.
    expect(await verify()).toMatchObject({ fault: null, rows: 1, first: { id: 10 } });
    // Orders and documents stay: they guard against posting twice.
    expect((await t.ledger.counts()).recorded).toBe(1);
  });

  test('stay while nothing confirms the clock, and go by two days at most whatever it says', async () => {
    let isClockProved = false;
    const keeper = createTrailKeeper({
      ...{ db: t.database.db, signer: () => Promise.resolve(signer), now: t.now, sleep: () => Promise.resolve() },
      keptDays: 400,
      isClockProved: () => isClockProved,
    });
    for (let day = 0; day < 10; day += 1) {
      await t.ledger.acceptEvent(orderEvent(String(day)));
      await keeper.keep();
      t.pass(DAY_MS);
    }
    const rows = async () => (await t.database.db.selectFrom('attempts').select('id').execute()).length;
    const before = await rows();
    t.pass(500 * DAY_MS);
    expect([(await keeper.keep()).pruned, await rows()]).toEqual([0, before]);
    isClockProved = true;
    // The oldest two days, then nothing for a day, however often it is called.
    expect((await keeper.keep()).pruned).toBe(2);
    for (let times = 0; times < 20; times += 1) expect((await keeper.keep()).pruned).toBe(0);
    t.pass(DAY_MS);
    expect((await keeper.keep()).pruned).toBe(2);
  });

  test('are not removed by anybody else', async () => {
    await live();
    await addCheckpoint(deps(), 0);
    for (const statement of [
      sql`delete from attempts where id = 1`,
      sql`delete from audit_checkpoints`,
      sql`update audit_checkpoints set hash = ''`,
      sql`update attempts set detail_json = null where id = 1`,
    ]) {
      await expect(statement.execute(t.database.db)).rejects.toThrow(/append-only/);
    }
    // Even with a permit nothing but the words can go, and nothing that no checkpoint stands for.
    await t.ledger.acceptEvent(orderEvent('9'));
    await sql`insert into audit_permits values ('erase'), ('prune')`.execute(t.database.db);
    for (const statement of [
      sql`update attempts set at = '2020' where id = 1`,
      sql`update attempts set detail_json = '{}' where id = 1`,
      sql`delete from attempts where id = 10`,
    ]) {
      await expect(statement.execute(t.database.db)).rejects.toThrow(/append-only/);
    }
  });
});

test('texts erased on request keep the chain valid, and a row records it', async () => {
  await live();
  const entry = await t.ledger.entry(STORE, 'order', '2');
  expect(await eraseWords(deps(), { storeId: STORE, entryIds: [entry?.id ?? 0], by: 'wp:1 (bob)' })).toBe(2);
  expect(await verify()).toMatchObject({ fault: null, rows: 10, erased: 1 });
  const trail = await trailOf(t.ledger, entry?.id ?? 0);
  expect(trail.at(-1)).toMatchObject({ text: expect.stringContaining('was erased'), details: [] });
  expect(JSON.stringify(await t.ledger.attemptsOf(entry?.id ?? 0))).not.toContain('Xero is away');
  const [action] = await actionsOf(t.ledger, { storeId: STORE, limit: 1 });
  expect(action).toMatchObject({ by: 'bob (WordPress)', text: expect.stringContaining('1 order was erased') });
});

test('the trail of the version before is whole in this one, and goes on', async () => {
  const dataDir = temporaryDirectory();
  const row = { at: '2026-03-01T10:00:00.000Z', step: 'accepted', entryId: 7, storeId: null, callId: null, by: null };
  const detail = '{"source":"poll","revision":1}';
  await makeOldDatabase(dataDir, async (db) => {
    await insertOldEntry(db, 7, '1');
    let hash = '';
    for (const id of [1, 2, 3]) {
      hash = chainHash(hash, { ...row, id, detailDigest: digestOf(detail) });
      await sql`insert into attempts (id, entry_id, at, step, detail_json, detail_digest, hash)
        values (${id}, 7, ${row.at}, ${row.step}, ${detail}, ${digestOf(detail)}, ${hash})`.execute(db);
    }
  });
  await using database = await openDatabase({ dataDir });
  expect(await verifyTrail(database.db, signer)).toMatchObject({ fault: null, rows: 3, head: { id: 3 } });
  await createLedger({ db: database.db, now: t.now }).acceptEvent(orderEvent('2'));
  expect(await verifyTrail(database.db, signer)).toMatchObject({ fault: null, rows: 4, head: { id: 4 } });
  await expect(sql`delete from attempts`.execute(database.db)).rejects.toThrow(/append-only/);
  rmSync(dataDir, { recursive: true, force: true });
});
