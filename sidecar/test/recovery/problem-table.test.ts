import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { SETTINGS_OF_PROBLEMS } from '../../src/domain/problem-settings.ts';
import { DEFAULT_SETTINGS } from '../../src/domain/settings/settings.ts';
import { getAtPath } from '../../src/settings/set-at-path.ts';
import { ownerWords } from '../../src/wording/owner-words.ts';
import { AUTH_ADVICE } from '../../src/woocommerce/http/read-answer.ts';
import { placeOf, TAB_TITLES, tabOfSetting } from '../../src/wording/setting-place.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const text = (path: string) => readFileSync(join(root, path), 'utf8');
const page = text('docs/problems.md');
const rowsOf = (heading: string) =>
  [
    ...(page.split(`## ${heading}\n`)[1] ?? '')
      .split('\n## ', 1)
      .join('')
      .matchAll(/^\| `(\w+)`\s*\| (.*?)\s*\| (.*?)\s*\|$/gm),
  ].map(([, code = '', where = '', after = '']) => ({ code, where, after }));
const problems = rowsOf('Problems of orders');
/** Every button of the settings page and of an order is written in these files. */
const buttons = [
  ...readdirSync(join(root, 'admin-ui/src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.tsx') && !path.includes('.test.'))
    .map((path) => text(`admin-ui/src/${path}`)),
  text('sidecar/src/operations/orders/order-actions.ts'),
].join('\n');

test('docs/problems.md has every problem that the code can make, once, in its order', () => {
  expect(problems.map(({ code }) => code)).toEqual(Object.keys(SETTINGS_OF_PROBLEMS));
});

test.each(Object.entries(SETTINGS_OF_PROBLEMS))(
  '%s: the settings that the table names exist, on the tabs it names',
  (code, paths) => {
    const where = problems.find((row) => row.code === code)?.where ?? '';
    for (const path of paths) {
      expect(getAtPath(DEFAULT_SETTINGS, path)).toBeDefined();
      expect(where).toContain(`\`${path}\``);
      expect(where).toContain(`“${TAB_TITLES[tabOfSetting(path) ?? 'sync']}”`);
    }
    expect(where).not.toBe('');
  },
);

/** Notices of orders in Xero: a saved setting posts nothing for them, because a person may have entered it there. */
const ONLY_NOTICES = ['tax_rate_differs', 'refund_by_hand', 'refund_not_paid', 'earlier_invoice_unpaid'];
test('the table promises that a saved setting posts exactly the orders for which it does', () => {
  const promised = problems.filter(({ after }) => after === 'posted when the setting is saved').map(({ code }) => code);
  const fixed = Object.entries(SETTINGS_OF_PROBLEMS).filter(([, paths]) => paths.length > 0);
  expect(promised).toEqual(fixed.map(([code]) => code).filter((code) => !ONLY_NOTICES.includes(code)));
});

test('every wait that posting writes has a row', () => {
  const written = [text('sidecar/src/posting/failed-call.ts')].flatMap((source) =>
    [...source.matchAll(/code: '(connection_lost|permission_missing|xero_\w+|store_\w+)'/g)].map(([, code]) => code),
  );
  const waits = new Set(rowsOf('Waits').map(({ code }) => code));
  expect(written.filter((code) => code !== undefined && code !== 'xero_refused' && !waits.has(code))).toEqual([]);
});

test('what a button of the tab Connection fixes has a link to it', () => {
  const rows = [...problems, ...rowsOf('Waits')].filter(({ where }) => where.includes('Connection: “'));
  expect(rows.length).toBeGreaterThan(5);
  const places = rows.map(({ code }) => [code, placeOf({ code, fix: '', details: {} }).tab]);
  expect(places).toEqual(rows.map(({ code }) => [code, 'connection']));
});

test('every button that the page names exists', () => {
  const titles = Object.values<string>(TAB_TITLES);
  const named = [...problems, ...rowsOf('Waits')].flatMap(({ where }) =>
    [...where.matchAll(/“([^”]+)”/g)].map(([, name = '']) => name),
  );
  expect(named.length).toBeGreaterThan(10);
  for (const name of new Set(named.filter((one) => !titles.includes(one))))
    expect({ name, isButton: buttons.includes(`'${name}'`) }).toEqual({ name, isButton: true });
});

test('every button that a status or a step of the set-up asks to press exists', () => {
  const sources = readdirSync(join(root, 'sidecar/src/status')).filter((name) => !name.includes('.test.'));
  const texts = [...sources.map((name) => `sidecar/src/status/${name}`), 'sidecar/src/api/lists/checklist.ts'].map(
    text,
  );
  const named = texts.flatMap((source) =>
    [...source.matchAll(/[Pp]ress ["“]([^"”]+)["”]/g)].map(([, name = '']) => name),
  );
  expect(named.length).toBeGreaterThan(5);
  for (const name of new Set(named))
    expect({ name, isButton: buttons.includes(`'${name}'`) }).toEqual({ name, isButton: true });
});

test.each(['key', 'secret', 'permission', 'unknown'] as const)(
  'an owner whose key is refused (%s) is led to the button that makes a new one',
  (failure) => {
    const words = ownerWords(`https://shop.example ${AUTH_ADVICE[failure]}`);
    expect(words).toContain('Press “Renew the REST API key” on the tab "Connection".');
    expect(words).not.toMatch(/REST API\.|begins with|read permission/);
  },
);
