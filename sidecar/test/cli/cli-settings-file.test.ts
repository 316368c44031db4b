import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
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
