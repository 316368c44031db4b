import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NEW_DEFAULT_REASONS } from '../domain/settings/new-store.ts';
import { DEFAULT_SETTINGS, NEW_STORE_SETTINGS } from '../domain/settings/settings.ts';
import { newDefaultsFor } from './new-defaults.ts';
import { createSettingsStore, type SettingsStore } from './settings-store.ts';

let directory: string;
let store: SettingsStore;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'settings-'));
  store = createSettingsStore({ directory: join(directory, 'settings') });
});
afterEach(() => rm(directory, { recursive: true }));

const fileOf = (storeId: string): string => join(directory, 'settings', `${storeId}.json`);

describe('the settings store', () => {
  test('a new store has the defaults and no file', async () => {
    expect(await store.get('shop')).toEqual(NEW_STORE_SETTINGS);
    await expect(readFile(fileOf('shop'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('a store from before a default changed keeps it, also in what is saved since, and is offered the new one', async () => {
    await mkdir(join(directory, 'settings'));
    await writeFile(fileOf('shop'), JSON.stringify({ taxes: { rates: { '100': 'OUTPUT2' } } }));
    const before = await store.get('shop');
    expect(before).toEqual({ ...DEFAULT_SETTINGS, taxes: { ...DEFAULT_SETTINGS.taxes, rates: { '100': 'OUTPUT2' } } });
    expect(newDefaultsFor(before).map(({ path }) => path)).toEqual(Object.keys(NEW_DEFAULT_REASONS));
    const after = await store.set('shop', 'payments.references', 'order');
    expect(after.documents.refundCents).toBe('spread');
    expect(newDefaultsFor(after).map(({ path }) => path)).not.toContain('payments.references');
    expect(newDefaultsFor(NEW_STORE_SETTINGS)).toEqual([]);
  });

  test('a new store has no account for sales; one with a file of before keeps 200, which nobody has to choose again', async () => {
    expect((await store.get('shop')).accounts.sales).toBeNull();
    await mkdir(join(directory, 'settings'));
    await writeFile(fileOf('shop'), '{"sync":{"active":true}}');
    expect((await store.set('shop', 'documents.dueDays', 14)).accounts.sales).toBe('200');
    expect(newDefaultsFor(await store.get('shop')).map(({ path }) => path)).not.toContain('accounts.sales');
  });

  test('a file is parsed once for each version of it, and again after anybody changed it', async () => {
    await store.set('shop', 'documents.dueDays', 14);
    const first = await store.get('shop');
    expect(await store.get('shop')).toBe(first);
    await writeFile(fileOf('shop'), JSON.stringify({ documents: { dueDays: 15 } }));
    expect((await store.get('shop')).documents.dueDays).toBe(15);
    await createSettingsStore({ directory: join(directory, 'settings') }).set('shop', 'documents.dueDays', 16);
    expect((await store.get('shop')).documents.dueDays).toBe(16);
    await writeFile(fileOf('shop'), '{broken');
    await expect(store.get('shop')).rejects.toMatchObject({ code: 'settings_unreadable' });
    await rm(fileOf('shop'));
    expect(await store.get('shop')).toEqual(NEW_STORE_SETTINGS);
  });

  test('10,000 rules are kept; rules that could not be read again are refused', async () => {
    const rules = (count: number, when: object) =>
      Array.from({ length: count }, (_, index) => ({ when: { ...when, product: index + 1 }, account: '210' }));
    expect((await store.set('shop', 'rules', rules(10_000, { country: ['GB', 'IE'] }))).rules).toHaveLength(10_000);
    expect((await store.get('shop')).rules).toHaveLength(10_000);
    await expect(store.set('shop', 'rules', rules(10_001, {}))).rejects.toMatchObject({
      facts: { faults: [{ path: 'rules', message: 'At most 10000 rules.' }] },
    });
    const long = Object.fromEntries(
      ['sku', 'itemMeta', 'coupon', 'orderMeta', 'createdVia'].map((key) => [key, 'x'.repeat(200)]),
    );
    await expect(store.set('shop', 'rules', rules(10_000, long))).rejects.toMatchObject({
      facts: { faults: [{ path: 'rules', message: expect.stringContaining('at most 10485760 are kept') }] },
    });
    expect((await store.get('shop')).rules).toHaveLength(10_000);
  });

  test('a set value is still there for another process', async () => {
    await store.set('shop', 'taxes.rates.100', 'OUTPUT2');
    const other = createSettingsStore({ directory: join(directory, 'settings') });
    expect((await other.get('shop')).taxes.rates).toEqual({ '100': 'OUTPUT2' });
    expect(await other.get('another')).toEqual(NEW_STORE_SETTINGS);
  });

  test('null takes an entry out of a map, and clears a field that may be empty', async () => {
    await store.set('shop', 'payments.methods.stripe', { account: '092' });
    await store.set('shop', 'payments.methods.stripe', null);
    expect((await store.get('shop')).payments.methods).toEqual({ cod: { none: true } });
    await store.set('shop', 'payments.fees.stripe', { account: '404' });
    expect((await store.set('shop', 'payments.fees.stripe', null)).payments.fees).toEqual({});
    await store.set('shop', 'accounts.shipping', '265');
    expect((await store.set('shop', 'accounts.shipping', null)).accounts.shipping).toBeNull();
  });

  test('a rule can be appended and one field of it changed', async () => {
    await store.set('shop', 'rules.0', { when: { category: 15 }, account: '210' });
    expect((await store.set('shop', 'rules.0.account', '211')).rules).toEqual([
      { when: { category: 15 }, account: '211' },
    ]);
  });

  test.each([
    ['documents.dueDays', -1, 'documents.dueDays'],
    ['documents.due', 3, 'documents.due'],
    ['documents.dueDays.x', 3, 'documents.dueDays.x'],
    ['rules.5', {}, 'rules.5'],
    ['', {}, ''],
    ['__proto__.polluted', true, '__proto__.polluted'],
  ])('setting %s to %j is refused by name and changes nothing', async (path, value, named) => {
    const failure: unknown = await store.set('shop', path, value).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'settings_invalid' });
    expect(failure).toMatchObject({ facts: { faults: [{ path: named }] } });
    expect(await store.get('shop')).toEqual(NEW_STORE_SETTINGS);
  });

  test('changes made at once are all kept', async () => {
    const ids = Array.from({ length: 30 }, (_, index) => String(index + 1));
    await Promise.all(ids.map((id) => store.set('shop', `taxes.rates.${id}`, 'OUTPUT2')));
    expect(Object.keys((await store.get('shop')).taxes.rates)).toEqual(ids);
  });

  test('a failed change does not stop the next one', async () => {
    const failing = store.set('shop', 'documents.dueDays', 'soon');
    const good = store.set('shop', 'documents.dueDays', 14);
    await expect(failing).rejects.toMatchObject({ code: 'settings_invalid' });
    expect((await good).documents.dueDays).toBe(14);
  });

  test.each([
    ['half a document', '{"documents": {', 'it is not valid JSON'],
    ['an empty file', '', 'it is not valid JSON'],
    ['a wrong field', '{"documents": {"dueDays": "soon"}}', 'documents.dueDays: A whole number of days from 0 to 365.'],
    ['nothing but null', 'null', 'The settings must be one JSON object.'],
    ['a list', '[]', 'The settings must be one JSON object.'],
  ])('%s is reported with file, cause and way out, and never overwritten', async (_, text, cause) => {
    await store.set('shop', 'documents.dueDays', 14);
    await writeFile(fileOf('shop'), text);
    const attempts = [
      () => store.get('shop'),
      () => store.set('shop', 'documents.dueDays', 7),
      () => store.replace('shop', NEW_STORE_SETTINGS),
    ];
    for (const attempt of attempts) {
      const failure: unknown = await attempt().catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'settings_unreadable' });
      const { message } = failure instanceof Error ? failure : { message: '' };
      expect(message).toContain(fileOf('shop'));
      expect(message).toContain(cause);
      expect(message).toContain('Fix the file');
    }
    expect(await readFile(fileOf('shop'), 'utf8')).toBe(text);
  });

  test('a file far too large is not read', async () => {
    await store.set('shop', 'documents.dueDays', 14);
    await writeFile(fileOf('shop'), ' '.repeat(11 * 1024 * 1024));
    await expect(store.get('shop')).rejects.toThrow(/at most 10485760 are read/);
  });

  test('replaced settings are checked, removed ones are the defaults again', async () => {
    await expect(store.replace('shop', { documents: { dueDays: 400 } })).rejects.toMatchObject({
      code: 'settings_invalid',
    });
    expect((await store.replace('shop', { documents: { dueDays: 30 } })).documents.dueDays).toBe(30);
    await store.remove('shop');
    await store.remove('shop');
    expect(await store.get('shop')).toEqual(NEW_STORE_SETTINGS);
  });

  test('a store id that leaves the directory is refused', async () => {
    for (const id of ['../secrets', '.hidden', 'a/b', '']) {
      await expect(store.get(id)).rejects.toMatchObject({ code: 'settings_invalid' });
      await expect(store.set(id, 'documents.dueDays', 1)).rejects.toMatchObject({ code: 'settings_invalid' });
    }
  });
});
