import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { createContactIndex } from '../../src/connection/contact-index.ts';
import { keepLinks } from '../../src/connection/contacts/contact-rows.ts';
import { DATABASE_FILE, openDatabase } from '../../src/database/database.ts';
import { EARLIER_MIGRATIONS, MIGRATIONS } from '../../src/database/migrate.ts';
import { createLedger } from '../../src/ledger/ledger.ts';
import { chooseStoreId } from '../../src/stores/choose-store-id.ts';
import { temporaryDirectory } from '../support/_ledger.ts';
import { insertOldEntry, makeOldDatabase } from '../support/_old-database.ts';
import { startProcess, withProcesses } from '../support/processes/_processes.ts';

const AT = '2026-03-01T10:00:00.000Z';

let dataDir: string;
beforeEach(() => {
  dataDir = temporaryDirectory();
});
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

const file = () => join(dataDir, DATABASE_FILE);
const nothing = () => Promise.resolve();

function read<T>(look: (sqlite: DatabaseSync) => T): T {
  using sqlite = new DatabaseSync(file());
  return look(sqlite);
}

/** Tables, indexes and triggers as SQLite stores them, in order for each table; ignores quotes of names and white space. */
function schemaOf(sqlite: DatabaseSync): readonly string[] {
  const rows = sqlite
    .prepare('select sql from sqlite_schema where sql is not null order by tbl_name, type, rowid')
    .all();
  return rows.map((row) =>
    String(row['sql'])
      .replaceAll('"', '')
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/(?<=\() | (?=[),])/g, ''),
  );
}

/** Every row of every table, but for the record of migrations. */
function rowsOf(sqlite: DatabaseSync): Readonly<Record<string, unknown>> {
  const tables = sqlite.prepare("select name from sqlite_schema where type = 'table' order by name").all();
  const names = tables.map((row) => String(row['name'])).filter((name) => name !== 'kysely_migration');
  return Object.fromEntries(names.map((name) => [name, sqlite.prepare(`select * from "${name}"`).all()]));
}

const recorded = (sqlite: DatabaseSync) =>
  sqlite
    .prepare('select name from kysely_migration order by name')
    .all()
    .map((row) => row['name']);

/** An order, its invoice, the contacts, what the shop's lists were: of each kind of row that an update used to touch. */
const fillOld = () =>
  makeOldDatabase(dataDir, async (db) => {
    await insertOldEntry(db, 7, '1');
    for (const statement of [
      sql`insert into documents (tenant_id, store_id, entry_id, kind, source_key, xero_id, number, facts_json, recorded_at)
        values ('t', 'shop.example', 7, 'invoice', 'order:1', 'x-1', 'WC-1', '{}', ${AT})`,
      sql`insert into contacts (tenant_id, contact_id, contact_number, name_key, status, seen_at, tax_key)
        values ('t', 'c-1', 'wc-shop-1', '', 'ACTIVE', ${AT}, 'tax')`,
      sql`insert into contact_links (tenant_id, contact_number, contact_id, linked_at)
        values ('t', 'wc-shop-1', 'c-0', ${AT})`,
      sql`insert into reference_lists (tenant_id, resource, body_json, fetched_at) values ('t', 'Contacts', 'null', ${AT})`,
      sql`insert into removed_stores (store_id, url, removed_at) values ('gone.example', 'https://gone.example', ${AT})`,
      sql`insert into attempts (entry_id, at, step, detail_json, detail_digest, hash)
        values (7, ${AT}, 'accepted', '{}', 'd', 'h')`,
    ])
      await statement.execute(db);
  });

describe('a database of the version before', () => {
  test('gets the very tables, indexes and triggers that a new one has', async () => {
    await makeOldDatabase(dataDir, nothing);
    await (await openDatabase({ dataDir })).close();
    const updated = read(schemaOf);
    rmSync(file());
    await (await openDatabase({ dataDir })).close();
    expect(read(schemaOf)).toEqual(updated);
    expect(updated).toContain('CREATE INDEX documents_entry on documents (entry_id)');
  });

  test('is taken over once, with every row it has', async () => {
    await fillOld();
    expect(read(recorded)).toEqual(EARLIER_MIGRATIONS);
    const [schema, rows] = [read(schemaOf), read(rowsOf)];
    for (let start = 1; start <= 2; start += 1) {
      await using database = await openDatabase({ dataDir });
      const ledger = createLedger({ db: database.db, now: () => new Date(AT) });
      expect(await ledger.entryById(7)).toMatchObject({ sourceId: '1', state: 'pending' });
      expect(read(recorded)).toEqual(Object.keys(MIGRATIONS));
    }
    // Only these have new columns, or are new.
    const changed =
      'books|books_days|books_orders|books_order_days|books_others|calls|contacts|contact_links|documents|stores|backfills|backfill_orders|backfill_runs|backfill_run_orders|accepted_differences|recodings|dismissed_rules|provider_connections|provider_payouts|provider_transactions|provider_payout_sums|provider_balances|clearing_proofs|payout_decisions|attempts|made_items|product_changes|product_reads|item_imports|consents|connections|entries|store_signals|xero_watch|leavings|invitations|history_notes';
    const indexes =
      'books_\\w+|entries_failed|entries_unsynced|entries_unjudged|entries_unpaid|entries_updated|backfill_run\\w+|entries_waits|product_changes_due|provider_\\w+|attempts_of_calls|calls_kept_packed|documents_of_number|documents_number|documents_by_xero_id|contacts_\\w+|contact_links_\\w+';
    const triggers =
      'documents_\\w+_owner|entries_counted_\\w+|entries_causes|attempts_no_update|provider_payout_sums_\\w+';
    const others = (one: string) =>
      !new RegExp(`^CREATE (?:TABLE (?:${changed})|INDEX (?:${indexes})|TRIGGER (?:${triggers})) `).test(one);
    expect(read(schemaOf).filter(others)).toEqual(schema.filter(others));
    const counters = expect.arrayContaining(rows['sqlite_sequence'] as object[]) as unknown;
    expect(read(rowsOf)).toMatchObject({ ...rows, backfill_orders: [], sqlite_sequence: counters });
    expect(rows['store_counts']).toMatchObject([{ state: 'pending', count: 1 }]);
  });

  test('keeps that a document of Xero has one owner, and finds it, its contact and its link by short keys', async () => {
    await fillOld();
    await using database = await openDatabase({ dataDir });
    const { db } = database;
    const ledger = createLedger({ db, now: () => new Date(AT) });
    const invoice = {
      tenantId: 't',
      storeId: 'shop.example',
      entryId: 7,
      kind: 'invoice',
      number: null,
      facts: {},
    } as const;
    expect(await ledger.documentOwner('t', 'invoice', 'x-1')).toMatchObject({ id: 7 });
    await expect(ledger.recordDocument({ ...invoice, sourceKey: 'order:2', xeroId: 'x-1' })).rejects.toThrow(
      expect.objectContaining({ code: 'document_duplicate' }),
    );
    const other = await ledger.recordDocument({ ...invoice, sourceKey: 'order:2', xeroId: 'x-2' });
    const steal = db.updateTable('documents').set({ xero_id: 'x-1' }).where('id', '=', other.id);
    await expect(steal.execute()).rejects.toThrow('a document of Xero has one owner');
    const parts = { db, now: () => new Date(AT) };
    const wanted = { contactNumber: 'wc-shop-1', name: '', email: '', taxNumber: '' };
    await keepLinks(parts, 't', [{ contactNumber: 'wc-shop-1', contactId: 'c-1' }]);
    const index = createContactIndex({
      ...parts,
      client: { contactsPage: () => Promise.reject(new Error('not asked')) },
    });
    expect(await index.find('t', wanted)).toMatchObject({ contactId: 'c-1', matchedBy: 'contactId' });
    expect(await db.selectFrom('contact_links').select('contact_id').execute()).toEqual([{ contact_id: 'c-1' }]);
    expect(await index.find('another', wanted)).toBeNull();
  });

  test('has a last backfill, which can be undone: with the orders that it asked for itself', async () => {
    await makeOldDatabase(dataDir, async (db) => {
      for (const id of [1, 2]) await insertOldEntry(db, id, String(id));
      await sql`update entries set priority = 1`.execute(db);
      await sql`insert into events (store_id, source, kind, source_id, fingerprint, accepted_at)
        values ('shop.example', 'backfill', 'order', '1', 'backfill:1', ${AT})`.execute(db);
      await sql`insert into backfills (store_id, after, state, orders, read, accepted, asked_by, started_at)
        values ('shop.example', '2026-01-01', 'read', 2, 2, 1, 'cli:anna', ${AT}),
          ('other.example', '2026-01-01', 'failed', null, 0, 0, 'cli:anna', ${AT})`.execute(db);
    });
    await using database = await openDatabase({ dataDir });
    const ledger = createLedger({ db: database.db, now: () => new Date(AT) });
    expect(await ledger.backfillRuns('other.example')).toEqual([]);
    const [run] = await ledger.backfillRuns('shop.example');
    expect(run).toMatchObject({ after: '2026-01-01', until: null, by: 'cli:anna', undone: null, orders: 1 });
    expect((await ledger.ordersOfRun(run?.id ?? 0, 0)).map(({ sourceId }) => sourceId)).toEqual(['1']);
  });

  test('has removed stores whose address nobody knew: they are the same when they come back', async () => {
    await makeOldDatabase(dataDir, async (db) => {
      await insertOldEntry(db, 1, '1');
      await sql`insert into removed_stores (store_id, url, removed_at)
        values ('shop.example', null, ${AT}), ('moved.example', 'https://now.example', ${AT})`.execute(db);
    });
    await using database = await openDatabase({ dataDir });
    const addresses = ['https://shop.example', 'https://now.example', 'https://moved.example'];
    const [unknown, back, other] = await Promise.all(addresses.map((url) => chooseStoreId(database.db, url)));
    expect([unknown, back]).toEqual(['shop.example', 'moved.example']);
    expect(other).toMatch(/^moved\.example-[0-9a-f]{8}$/);
  });

  test('is taken over by one of several processes that start at once', async () => {
    await makeOldDatabase(dataDir, nothing);
    const starting = Array.from({ length: 4 }, () => startProcess('accept', dataDir));
    const accepted = await withProcesses(starting, (all) => Promise.all(all.map((process) => process.go())));
    expect(accepted.reduce<number>((sum, count) => sum + Number(count), 0)).toBe(50);
    expect(read(recorded)).toEqual(Object.keys(MIGRATIONS));
  });
});

describe('a database of a version older than that', () => {
  // Each as a version left it; the first has but the name that the one migration would have had.
  test.each(EARLIER_MIGRATIONS.slice(0, -1))('up to %s is refused in words, unchanged', async (upTo) => {
    await fillOld();
    read((sqlite) => sqlite.prepare('delete from kysely_migration where name > ?').run(upTo));
    read((sqlite) => sqlite.exec('pragma journal_mode = wal; pragma wal_checkpoint(truncate)'));
    const before = readFileSync(file());
    const error: unknown = await openDatabase({ dataDir }).catch((refusal: unknown) => refusal);
    expect(error).toMatchObject({ code: 'database_too_old' });
    expect(error).toMatchObject({
      code: 'database_too_old',
      retry: 'never',
      message: expect.stringMatching(/created by a version before the last one: it lacks .*0019-contact-tax-numbers/),
      fix: expect.stringContaining('Start the version before this one once'),
    });
    expect(readFileSync(file()).equals(before)).toBe(true);
  });

  test('with one of them missing in between is refused too', async () => {
    await fillOld();
    read((sqlite) => sqlite.exec("delete from kysely_migration where name = '0010-alerts'"));
    await expect(openDatabase({ dataDir })).rejects.toThrow(/it lacks 0010-alerts,/);
    await expect(openDatabase({ dataDir })).rejects.toThrow(expect.objectContaining({ code: 'database_too_old' }));
  });
});

test('what has all of them and more is of a newer version', async () => {
  await fillOld();
  read((sqlite) => sqlite.exec("insert into kysely_migration (name, timestamp) values ('0020-later', '2030-01-01')"));
  await expect(openDatabase({ dataDir })).rejects.toThrow(expect.objectContaining({ code: 'database_too_new' }));
  expect(read(recorded)).toEqual([...EARLIER_MIGRATIONS, '0020-later']);
});
