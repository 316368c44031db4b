import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openDatabase } from '../../src/database/database.ts';
import { createLedger } from '../../src/ledger/ledger.ts';
import { type CliStack, startCli } from '../support/_cli.ts';

interface SettingsDocument {
  readonly accounts: { readonly sales: string; readonly shipping: string };
  readonly documents: { readonly dueDays: number; readonly numberPrefix: string };
  readonly sync: { readonly active: boolean };
}
interface Exported {
  readonly format: string;
  readonly store: { readonly id: string };
  readonly organisation: string;
  readonly settings: SettingsDocument;
}

describe('settings export and import', () => {
  let stack: CliStack;
  let id: string;
  let saved: Exported;
  let file: string;
  beforeAll(async () => {
    stack = await startCli();
    id = await stack.setUp();
    file = join(stack.dataDir, 'settings.json');
    const exported = await stack.cli('settings', 'export', id);
    expect(exported.exit).toBe(0);
    writeFileSync(file, exported.out);
    saved = exported.json() as unknown as Exported;
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    writeFileSync(file, JSON.stringify(saved));
    await stack.cli('settings', 'import', id, file);
  });

  const current = async () =>
    (await stack.cli('settings', 'get', id, '--json')).json() as unknown as SettingsDocument & { sync: object };
  const load = (...flags: readonly string[]) => stack.cli('settings', 'import', id, file, ...flags);
  const write = (settings: object) => writeFileSync(file, JSON.stringify({ ...saved, settings }));

  test('the file has all settings, and names its store and organisation', async () => {
    expect(saved).toMatchObject({ format: 'ml-connector-settings', version: 1, store: { id } });
    expect(saved.organisation).not.toBe('');
    expect(saved.settings).toEqual(await current());
    expect(readFileSync(file, 'utf8')).not.toMatch(/c[sk]_[0-9a-f]{8}/);
  });

  test('--dry-run shows what would change and changes nothing; without it all changes, posting apart', async () => {
    await stack.cli('settings', 'set', id, 'documents.dueDays', '9');
    await stack.cli('settings', 'set', id, 'accounts.shipping', '"201"');
    await stack.cli('settings', 'set', id, 'sync.active', 'false');
    const before = await current();
    const dry = await load('--dry-run');
    expect(dry.exit).toBe(0);
    expect(dry.out).toContain('2 values would change:');
    expect(dry.out).toContain(`  documents.dueDays = ${saved.settings.documents.dueDays}\n`);
    expect(await current()).toEqual(before);
    const done = await load();
    expect(done.exit).toBe(0);
    expect(done.out).toContain('2 values changed:');
    expect(await current()).toEqual({ ...saved.settings, sync: before.sync });
    expect(before.sync.active).toBe(false);
    expect((await load()).out).toBe('Nothing to change: the store has these settings.\n');
    await stack.cli('settings', 'set', id, 'sync.active', 'true');
  });

  test('what the organisation lacks refuses the whole file; --skip-missing loads the rest and names it', async () => {
    const accounts = { ...saved.settings.accounts, sales: '9999' };
    write({ ...saved.settings, accounts, documents: { ...saved.settings.documents, dueDays: 5 } });
    const before = await current();
    const dry = await load('--dry-run');
    expect(dry.out).toContain('accounts.sales: ');
    expect(dry.out).toContain(`npm run cli -- settings import ${id} ${file} --skip-missing`);
    const refused = await load();
    expect(refused.exit).not.toBe(0);
    expect(refused.err).toContain('accounts.sales');
    expect(await current()).toEqual(before);
    const loaded = await load('--skip-missing', '--json');
    expect(loaded.json()).toMatchObject({ applied: true, missing: [{ path: 'accounts.sales' }] });
    const after = await current();
    expect(after.accounts.sales).toBe(saved.settings.accounts.sales);
    expect(after.documents.dueDays).toBe(5);
  });

  test.each([
    ['is not there', null, /cannot be read/],
    ['is no JSON', '{"format"', /no settings file of ML Connector/],
    ['is another one', '{"format":"other"}', /no settings file of ML Connector/],
    ['is of a later version', 'version', /no settings file of ML Connector/],
    ['has a wrong value beside right ones', 'value', /documents\.dueDays/],
  ])('a file that %s is refused, and nothing of it is taken over', async (_what, content, says) => {
    const before = await current();
    const accounts = { ...saved.settings.accounts, shipping: '201' };
    const wrong = { ...saved.settings, accounts, documents: { ...saved.settings.documents, dueDays: -1 } };
    if (content === 'version') writeFileSync(file, JSON.stringify({ ...saved, version: 2 }));
    else if (content === 'value') write(wrong);
    else writeFileSync(file, content ?? '');
    const { exit, err } =
      content === null ? await stack.cli('settings', 'import', id, `${file}.gone`) : await load('--skip-missing');
    expect(exit).not.toBe(0);
    expect(err).toMatch(says);
    expect(await current()).toEqual(before);
  });

  test('a file of another store does not bring its number prefix', async () => {
    const documents = { ...saved.settings.documents, numberPrefix: 'OTHER-', dueDays: 4 };
    const other = { ...saved, store: { id: 'another.example.com', url: 'https://another.example.com' } };
    writeFileSync(file, JSON.stringify({ ...other, settings: { ...saved.settings, documents } }));
    expect((await load()).exit).toBe(0);
    const { numberPrefix } = saved.settings.documents;
    expect((await current()).documents).toMatchObject({ dueDays: 4, numberPrefix });
  });
});

describe('rules export and import', () => {
  let stack: CliStack;
  let id: string;
  let file: string;
  beforeAll(async () => {
    stack = await startCli();
    id = await stack.setUp();
    file = join(stack.dataDir, 'rules.csv');
    const rules = [
      { when: { category: 15 }, account: '260' },
      { when: { fee: '=Gift "wrap"', country: ['GB', 'IE'] }, account: '270', taxType: 'OUTPUT2' },
    ];
    expect((await stack.cli('settings', 'set', id, 'rules', JSON.stringify(rules))).exit).toBe(0);
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const rules = async () => (await stack.cli('settings', 'get', id, 'rules', '--json')).json();
  const load = (...flags: readonly string[]) => stack.cli('rules', 'import', id, file, ...flags);

  test('the table is written to a file or to stdout, and loaded again without a change', async () => {
    const before = await rules();
    const written = await stack.cli('rules', 'export', id, '--file', file);
    expect(written).toMatchObject({ exit: 0, out: expect.stringContaining(`2 rules written to ${file}.`) });
    expect((await stack.cli('rules', 'export', id)).out).toBe(readFileSync(file, 'utf8'));
    expect(await load()).toMatchObject({ exit: 0, out: expect.stringContaining('Nothing changes') });
    expect(await rules()).toEqual(before);
  });

  test('--dry-run lists each change and what it does to the latest orders, and saves nothing', async () => {
    const before = await rules();
    const countries = 'Shipping country,Account\nGB,270 - Interest Income\n';
    writeFileSync(file, countries);
    const dry = await load('--dry-run');
    expect(dry.exit).toBe(0);
    expect(dry.out).toContain('1 rule in the file: 1 added, 2 removed, 0 changed, 0 moved, 0 as before.\n');
    expect(dry.out).toContain('  added as 1: country GB → account 270\n');
    expect(dry.out).toContain('  removed: category 15 → account 260\n');
    expect(dry.out).toMatch(/\d+ move from 260 Other Revenue to 270 Interest Income/);
    expect(dry.out).toContain('Nothing was saved. To save them: npm run cli -- rules import');
    expect(await rules()).toEqual(before);
    expect((await load('--json')).json()).toMatchObject({ applied: true, rules: 1, added: 1, removed: 2 });
    expect(await rules()).toEqual([{ when: { country: 'GB' }, account: '270' }]);
  });

  test.each([
    [
      'an account that is not there',
      Buffer.from('Category,Account\n15,998\n'),
      'row 2, Account: There is no account "998" in Xero.',
    ],
    ['UTF-16', Buffer.from('\uFEFFCategory,Account\n', 'utf16le'), 'The file is in UTF-16'],
    [
      'Latin-1',
      Buffer.from('Fee,Account\nGebühr,200\n', 'latin1'),
      'The file is not in UTF-8 but in an older character set',
    ],
    ['10 MB', Buffer.alloc(10 * 1024 * 1024, ','), 'The file has 10 MB, and at most 4 MB are read.'],
    [
      'an open quotation mark',
      Buffer.from('Category,Account\n15,"200\n'),
      'Row 2 opens a quotation mark that is never closed.',
    ],
    ['no headings', Buffer.from('15,200\n'), 'The file has no row of headings.'],
  ])('%s exits 2 with the cause, and saves nothing', async (_what, content, says) => {
    const before = await rules();
    writeFileSync(file, content);
    const refused = await load();
    expect(refused).toMatchObject({ exit: 2, out: '' });
    expect(refused.err).toContain(says);
    expect((await load('--dry-run', '--json')).json()).toMatchObject({ error: { code: 'rules_file_invalid' } });
    expect(await rules()).toEqual(before);
  });

  test('a file that is not there, and one that cannot be written, exit 2', async () => {
    const missing = await stack.cli('rules', 'import', id, `${file}.none`);
    expect(missing).toMatchObject({ exit: 2, err: expect.stringContaining('cannot be read') });
    const unwritable = await stack.cli('rules', 'export', id, '--file', join(stack.dataDir, 'none', 'rules.csv'));
    expect(unwritable).toMatchObject({ exit: 2, err: expect.stringContaining('cannot be written') });
  });

  test('rules learned from recoding are listed, and one is accepted or dismissed by its number', async () => {
    const learned = (...flags: readonly string[]) => stack.cli('rules', 'learned', id, ...flags);
    await stack.cli('settings', 'set', id, 'rules', '[]');
    expect(await learned()).toMatchObject({ exit: 0, out: expect.stringContaining('No rule to learn') });
    await recode(stack, id, { 'Walnut Bookend': ['1025', '1028', '1030'] }, '260');
    await recode(stack, id, { 'Slate Notebook': ['1025', '1027'], 'Slate Mug': ['1031'] }, '270');
    const listed = await learned();
    expect(listed.exit).toBe(0);
    // The category waits: a product of it was moved to another account, without a rule of its own yet.
    expect(listed.out).toMatch(/1 +product “Walnut Bookend” +200 – Sales +260 – Other Revenue +3\n\n/);
    expect(await rules()).toEqual([]);
    expect(await learned('--accept', '2')).toMatchObject({ exit: 2, err: expect.stringContaining('no rule 2') });
    expect(await learned('--accept', '1', '--dismiss', '1')).toMatchObject({ exit: 2, out: '' });
    const accepted = 'Rule added: product “Walnut Bookend” → account 260 – Other Revenue.';
    expect((await learned('--accept', '1')).out).toContain(accepted);
    expect(await rules()).toEqual([{ when: { product: 1007 }, account: '260' }]);
    expect((await learned()).out).toMatch(/1 +category “Uncategorized” +200 – Sales +270 – Interest Income +3\n/);
    expect((await learned('--dismiss', '1')).out).toContain('Not offered again: category “Uncategorized”');
    expect(await rules()).toEqual([{ when: { product: 1007 }, account: '260' }]);
    expect((await learned('--json')).json()).toEqual({ rules: [] });
  });
});

/** As the service keeps it when it sees the lines on another account in Xero. */
async function recode(stack: CliStack, storeId: string, lines: Record<string, readonly string[]>, there: string) {
  const database = await openDatabase({ dataDir: stack.dataDir });
  try {
    const ledger = createLedger({ db: database.db, now: stack.now });
    const store = await database.db.selectFrom('stores').select('tenant_id').where('id', '=', storeId).execute();
    const tenantId = store[0]?.tenant_id ?? '';
    for (const [name, orderIds] of Object.entries(lines))
      for (const orderId of orderIds) {
        const invoice = { storeId, tenantId, orderId, invoiceId: `${orderId} ${name}` };
        await ledger.noteRecodings(invoice, [{ key: 'a', name, posted: '200', there }]);
      }
  } finally {
    await database.close();
  }
}
