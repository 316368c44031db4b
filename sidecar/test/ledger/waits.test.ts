import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { rmSync } from 'node:fs';
import { sql } from 'kysely';
import { type Database, openDatabase } from '../../src/database/database.ts';
import { endImpossibleWaits, OTHER_INSTANTS, WAITS } from '../../src/database/waits.ts';
import { createHistoryNotes } from '../../src/ledger/history-notes.ts';
import { createLedger } from '../../src/ledger/ledger.ts';
import { connectStore, orderEvent, STORE, temporaryDirectory } from '../support/_ledger.ts';

const NOW = new Date('2026-03-01T10:00:00.000Z');
const HOUR_MS = 60 * 60_000;
const at = (ms: number) => new Date(NOW.getTime() + ms);

let dataDir: string;
let database: Database;
let clock: Date;
beforeEach(async () => {
  dataDir = temporaryDirectory();
  database = await openDatabase({ dataDir });
  clock = NOW;
});
afterEach(async () => {
  await database.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** An order that waits, as after a failed call at that time. */
async function waiting(untilMs: number): Promise<() => Promise<boolean>> {
  const ledger = createLedger({ db: database.db, now: () => clock });
  await connectStore(database, STORE, 'tenant');
  await ledger.acceptEvent(orderEvent('1'));
  const [entry] = await ledger.claim({ worker: 'w', limit: 1 });
  if (entry === undefined) throw new Error('nothing was claimed');
  const reason = { code: 'xero_offline', message: 'm', fix: 'f', details: {} };
  await ledger.settle(entry, 'w', {
    to: 'waiting',
    notBefore: new Date(clock.getTime() + untilMs),
    reason,
    countTry: false,
  });
  return () => ledger.hasDue();
}

test('an order that waited by a clock that was ahead is due once the clock is right', async () => {
  clock = at(HOUR_MS);
  const isDue = await waiting(5 * 60_000);
  clock = NOW;
  expect(await isDue()).toBe(false);
  expect(await endImpossibleWaits(database.db, NOW)).toBe(1);
  expect(await isDue()).toBe(true);
});

test('a history note that was put off by a clock that was ahead is due once the clock is right', async () => {
  const ledger = createLedger({ db: database.db, now: () => clock });
  await connectStore(database, STORE, 'tenant');
  await ledger.acceptEvent(orderEvent('1'));
  const [entry] = await ledger.claim({ worker: 'w', limit: 1 });
  if (entry === undefined) throw new Error('nothing was claimed');
  const about = { tenantId: 'tenant', storeId: STORE, entryId: entry.id, documentKind: 'invoice' } as const;
  await ledger.requestNote({ ...about, documentId: 'i', event: 'order:1/made', details: 'Made.', lookFirst: false });
  const notes = createHistoryNotes({ db: database.db, now: () => clock });
  clock = at(HOUR_MS);
  const note = await notes.next('tenant', [STORE]);
  if (note === null) throw new Error('there is no note');
  await notes.later(note, null, new Date(clock.getTime() + 5 * 60_000), null, true);
  clock = NOW;
  expect(await notes.due()).toEqual([]);
  expect(await endImpossibleWaits(database.db, NOW)).toBe(1);
  expect(await notes.due()).toEqual([{ tenantId: 'tenant', storeId: STORE }]);
});

test('a wait of the right length, set by the right clock, stays', async () => {
  const isDue = await waiting(23 * HOUR_MS);
  clock = at(HOUR_MS);
  expect(await endImpossibleWaits(database.db, clock)).toBe(0);
  expect(await isDue()).toBe(false);
});

test('a wait longer than any of its kind ends, also if an earlier version did not note when it was set', async () => {
  const isDue = await waiting(500 * 24 * HOUR_MS);
  await sql`update entries set waiting_since = null`.execute(database.db);
  expect(await endImpossibleWaits(database.db, NOW)).toBe(1);
  expect(await isDue()).toBe(true);
});

test('a pause that was set by a clock ahead ends with its reason', async () => {
  await connectStore(database, STORE, 'tenant');
  const pause = {
    paused_until: at(HOUR_MS + 300_000).toISOString(),
    paused_at: at(HOUR_MS).toISOString(),
    pause_reason: 'offline',
  };
  await database.db.updateTable('connections').set(pause).execute();
  expect(await endImpossibleWaits(database.db, NOW)).toBe(1);
  expect(await database.db.selectFrom('connections').select(['paused_until', 'pause_reason']).execute()).toEqual([
    { paused_until: NOW.toISOString(), pause_reason: null },
  ]);
});

test('every instant of the tables that may lie ahead has a rule', async () => {
  const ruled = new Set([
    ...WAITS.flatMap(({ table, until, setAt }) => [`${table}.${until}`, `${table}.${String(setAt)}`]),
    ...Object.keys(OTHER_INSTANTS),
  ]);
  /** Shown to people or only compared with each other: nothing waits for them, and nothing is removed by them. */
  const shown =
    /^(?:stores\.(?:added|other_seen)|removed_stores\.removed|pairings\.paired|store_signals\.|backfills\.started|connections\.connected|store_grants\.granted|contacts\.seen|contact_links\.linked|events\.accepted|entries\.(?:accepted|updated|recorded|claimed)|documents\.recorded|calls\.(?:created|settled)|instance\.started|service_facts\.|audit_checkpoints\.|books\.(?:checked|closed)|books_days\.(?:checked|differs_since)|incidents\.(?:light_since|clear_since)|dashboard_\w+\.made)/;
  const tables = await database.db.introspection.getTables();
  const instants = tables.flatMap(({ name, columns }) =>
    columns
      .map((column) => `${name}.${column.name}`)
      .filter((column) => /(?:_at|_until|_since|_through|not_before|\.at|cursor)$/.test(column)),
  );
  expect(
    instants.filter((column) => !ruled.has(column) && !shown.test(column) && !column.startsWith('backfills.')),
  ).toEqual([]);
  for (const rule of ruled) if (!rule.endsWith('.null')) expect(instants).toContain(rule);
});
