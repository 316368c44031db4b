import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { DEMO_APP } from '../../simulators/xero/apps.ts';
import { openSecrets } from '../../src/config/secrets.ts';
import { createTokenStore } from '../../src/connection/token-store.ts';
import { type Database, openDatabase } from '../../src/database/database.ts';
import { DELETED_TABLES, KEPT_TABLES } from '../../src/stores/delete-store-rows.ts';
import { startCli, type CliStack } from '../support/_cli.ts';
import { temporaryDirectory } from '../support/_ledger.ts';

const GB = 'Kestrel & Finch Ltd';
const MASKED = /"Description":"(?!\[masked\])/;

interface Exported {
  readonly store: string;
  readonly settings: { readonly sync: { readonly active: boolean } };
  readonly rows: readonly { readonly step: string; readonly storeId: string | null }[];
  readonly calls: readonly { readonly kind: string; readonly request: string }[];
  readonly entries: readonly { readonly sourceId: string; readonly state: string }[];
  readonly documents: readonly { readonly kind: string; readonly number: string | null }[];
}

const newFile = () => join(temporaryDirectory(), 'export.json');
const readExport = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Exported;

async function inDatabase<T>(stack: CliStack, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase({ dataDir: stack.dataDir });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

function refreshToken(stack: CliStack): Promise<string> {
  return inDatabase(stack, async ({ db }) => {
    const secrets = await openSecrets({ dataDir: stack.dataDir, secretKey: null, pairingCode: null });
    const { id } = await db.selectFrom('token_sets').select('id').executeTakeFirstOrThrow();
    return (await createTokenStore({ db, secrets }).load(id))?.refreshToken ?? '';
  });
}

/** As Xero answers it: 200, or why not. */
async function refreshing(stack: CliStack, token: string): Promise<string> {
  const answer = await fetch(`${stack.xero.identityUrl}/connect/token`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${Buffer.from(`${DEMO_APP.clientId}:${DEMO_APP.clientSecret ?? ''}`).toString('base64')}`,
    },
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: token }).toString(),
  });
  return `${answer.status} ${await answer.text()}`;
}

function invoices({ xero }: CliStack): number {
  return xero.organisations.reduce((sum, one) => sum + Object.keys(one.invoices).length, 0);
}

describe('store leave', () => {
  test('exports all, ends the access in Xero, deletes; the trail holds, and a return posts nothing twice', async () => {
    await using stack = await startCli();
    const id = await stack.setUp();
    await stack.cli('sync', id, '--wait');
    const posted = invoices(stack);
    expect(posted).toBeGreaterThan(0);
    const token = await refreshToken(stack);
    const file = newFile();

    const left = await stack.cli('store', 'leave', id, '--export', file);
    expect(left).toMatchObject({ exit: 0, err: '' });
    expect(left.out).toContain(`${GB}: the connection in Xero is removed, and the token revoked.`);
    expect(left.out).toContain('of 6 orders stay here, so that nothing is posted twice if the store returns.');
    expect(left.out).toContain('Invoices, payments and contacts stay in Xero');

    const exported = readExport(file);
    expect(exported).toMatchObject({ store: id, settings: { sync: { active: false } } });
    expect(exported.entries).toHaveLength(6);
    expect(exported.documents.filter(({ kind }) => kind === 'invoice')).toHaveLength(posted);
    expect(exported.calls.find(({ kind }) => kind === 'invoices')?.request).toMatch(MASKED);
    expect(new Set(exported.rows.map((row) => row.step))).toEqual(
      new Set(['accepted', 'claimed', 'sent', 'answered', 'recorded', 'action']),
    );

    expect(stack.xero.connections()).toEqual([]);
    expect(await refreshing(stack, token)).toMatch(/^400 .*invalid_grant/);
    expect((await stack.cli('audit', 'verify')).out).toContain('hold together');
    expect((await stack.cli('audit', 'export', '--store', id)).out).not.toMatch(MASKED);
    expect((await stack.cli('audit', 'export')).out).toContain('The store left: its data was exported and deleted');
    expect((await stack.cli('store', 'list', '--json')).json()).toEqual({ stores: [] });
    await expectDeleted(stack, id);

    // Again, as after a kill: nothing more to do, and the export is not replaced by a poorer one.
    const before = readFileSync(file, 'utf8');
    const again = await stack.cli('store', 'leave', id, '--export', file);
    expect(again.out).toContain('Its export was written before');
    expect(readFileSync(file, 'utf8')).toBe(before);

    expect(await stack.setUp()).toBe(id);
    await stack.cli('backfill', id, '--after', '2000-01-01', '--yes');
    await stack.cli('sync', id, '--wait');
    expect(invoices(stack)).toBe(posted);
    expect((await stack.cli('audit', 'verify')).exit).toBe(0);
  });

  test('the connection stays while another store posts to the organisation, which goes on', async () => {
    await using stack = await startCli({ scenarios: ['uk_vat_incl', 'no_tax'] });
    const [leaving, staying] = [await stack.addStore('uk_vat_incl'), await stack.addStore('no_tax')];
    for (const one of [leaving, staying]) expect((await stack.connect(one, '--organisation', GB)).exit).toBe(0);
    const left = await stack.cli('store', 'leave', leaving, '--export', newFile());
    expect(left.out).toContain(`${GB}: the connection in Xero stays, because other stores post to it.`);
    expect(stack.xero.connections()).toHaveLength(1);
    expect((await stack.cli('settings', 'suggest', staying)).exit).toBe(0);
    expect((await stack.cli('store', 'list', '--json')).json()).toMatchObject({ stores: [{ store: staying }] });
  });

  test('Xero that does not answer loses nothing: posting is off, and the same command finishes', async () => {
    await using stack = await startCli();
    const id = await stack.setUp();
    const file = newFile();
    const leave = () => stack.patientCli('store', 'leave', id, '--export', file);
    stack.xero.faults.add({ kind: '503-maintenance', match: { method: 'DELETE', path: '/connections/' } });
    const away = await leave();
    expect(away.exit).toBe(3);
    expect(away.err).toContain('Xero');
    expect(stack.xero.connections()).toHaveLength(1);
    expect((await stack.cli('settings', 'get', id, 'sync.active', '--json')).out).toBe('false\n');
    // Revoked, but the answer is lost.
    stack.xero.faults.add({ kind: 'drop-after-commit', match: { method: 'POST', path: '/connect/revocation' } });
    expect((await leave()).exit).toBe(3);
    expect((await stack.cli('store', 'list', '--json')).json()).toMatchObject({ stores: [{ store: id }] });
    expect((await leave()).exit).toBe(0);
    expect(stack.xero.connections()).toEqual([]);
    await expectDeleted(stack, id);
  });

  test('is refused while the outcome of a request is unknown; once Xero answers, it is looked up', async () => {
    await using stack = await startCli();
    const id = await stack.setUp();
    const invoicesCall = { method: 'PUT', path: '/Invoices' };
    stack.xero.faults.add({ kind: 'drop-before-commit', match: invoicesCall, times: 999 });
    stack.xero.faults.add({ kind: '5xx-before', match: { method: 'GET', path: '/Invoices' }, times: 999 });
    await stack.patientCli('sync', id, '--wait');
    const file = newFile();
    const refused = await stack.patientCli('store', 'leave', id, '--export', file);
    expect(refused.exit).toBe(1);
    expect(refused.err).toMatch(/outcome in Xero of \d orders? of \S+ is not known yet\. Posting is off/);
    expect(stack.xero.connections()).toHaveLength(1);

    stack.xero.faults.clear();
    expect((await stack.patientCli('store', 'leave', id, '--export', file)).exit).toBe(0);
    expect(readExport(file).documents.filter(({ kind }) => kind === 'invoice')).toHaveLength(invoices(stack));
  });

  test('without a Xero app the access is forgotten here, and the command says how to end it in Xero', async () => {
    await using stack = await startCli();
    const id = await stack.addStore();
    expect((await stack.connect(id, '--organisation', GB)).exit).toBe(0);
    Object.assign(stack.env, { XERO_CLIENT_ID: '', XERO_CLIENT_SECRET: '' });
    const left = await stack.cli('store', 'leave', id, '--export', newFile());
    expect(left).toMatchObject({ exit: 0, err: '' });
    expect(left.out).toContain(`${GB}: no Xero app is set up here`);
    await expectDeleted(stack, id);
  });

  test('needs a file of its own: another one is never overwritten', async () => {
    await using stack = await startCli();
    const id = await stack.addStore();
    const used = newFile();
    writeFileSync(used, '{"form":"mlc-audit-1"}');
    const other = await stack.cli('store', 'leave', id, '--export', used);
    expect(readFileSync(used, 'utf8')).toBe('{"form":"mlc-audit-1"}');
    expect(other.exit).toBe(2);
    expect(other.err).toContain('Name a file that does not exist.');
    const nowhere = await stack.cli('store', 'leave', id, '--export', join(stack.dataDir, 'none', 'x.json'));
    expect(nowhere.exit).toBe(2);
    expect((await stack.cli('store', 'list', '--json')).json()).toMatchObject({ stores: [{ store: id }] });
  });
});

/** Every table with rows of stores is named as deleted or as kept. */
async function expectDeleted(stack: CliStack, storeId: string): Promise<void> {
  await inDatabase(stack, async ({ db }) => {
    const { rows: tables } = await sql<{ name: string }>`
      select m.name from sqlite_schema m join pragma_table_info(m.name) c
      where m.type = 'table' and c.name = 'store_id' order by m.name`.execute(db);
    expect(tables.map(({ name }) => name)).toEqual([...DELETED_TABLES, ...KEPT_TABLES].toSorted());
    for (const table of DELETED_TABLES) {
      const { rows } = await sql`select 1 from ${sql.table(table)} where store_id = ${storeId} limit 1`.execute(db);
      expect([table, rows]).toEqual([table, []]);
    }
    for (const table of ['token_sets', 'contacts', 'contact_links', 'reference_lists'] as const)
      expect([table, await db.selectFrom(table).selectAll().execute()]).toEqual([table, []]);
  });
}
