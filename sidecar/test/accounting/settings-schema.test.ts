import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import { SETTINGS_HELP, SETTINGS_TITLES } from '../../src/domain/settings/settings-help.ts';
import { settingsJsonSchema, settingsLeaves } from '../../src/domain/settings/settings-json-schema.ts';
import { DEFAULT_SETTINGS, NEW_STORE_SETTINGS, readSettings } from '../../src/domain/settings/settings.ts';
import { newDefaultsFor } from '../../src/settings/new-defaults.ts';
import { getAtPath } from '../../src/settings/set-at-path.ts';
import { GOLDEN_CASES } from './_golden-cases.ts';
import { LIVES } from './_golden-life.ts';

const validate = new Ajv2020({ strict: true, formats: { uuid: true, date: true } }).compile(settingsJsonSchema());
const page = readFileSync(new URL('../../../docs/accounting.md', import.meta.url), 'utf8');

/** Cells of each row of the tables under a heading of the page; the row of column titles and the rule below it left out. */
function table(heading: string): string[][] {
  const [, after = ''] = page.split(`\n## ${heading}\n`);
  const [section = ''] = after.split('\n## ');
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('\\|', '|')),
  );
}

describe('the settings as JSON Schema', () => {
  test('every setting has a title and is explained, and nothing else is', () => {
    const paths = settingsLeaves()
      .map(({ path }) => path)
      .sort();
    expect(Object.keys(SETTINGS_HELP).sort()).toEqual(paths);
    expect(Object.keys(SETTINGS_TITLES).sort()).toEqual(paths);
    expect(new Set(Object.values(SETTINGS_TITLES)).size).toBe(paths.length);
    expect(settingsJsonSchema()).toMatchObject({
      properties: {
        accounts: { properties: { sales: { title: 'Sales account', description: SETTINGS_HELP['accounts.sales'] } } },
      },
    });
  });

  test('it takes the defaults and the settings of every golden case', () => {
    expect([validate(DEFAULT_SETTINGS), validate.errors]).toEqual([true, null]);
    for (const name of GOLDEN_CASES) {
      const settings: unknown = JSON.parse(
        readFileSync(new URL(`../golden/${name}/settings.json`, import.meta.url), 'utf8'),
      );
      expect([name, validate(settings), validate.errors]).toEqual([name, true, null]);
    }
  });

  test.each([
    [{ documents: { discounts: 'gross' } }],
    [{ documents: { due: { methods: { bacs: 'later' } } } }],
    [{ acounts: {} }],
    [{ taxes: { rates: { vat: 'OUTPUT2' } } }],
    [{ rules: [{ when: { country: 'Britain' }, account: '200' }] }],
  ])('it refuses %j, as the service does', (settings) => {
    expect(validate(settings)).toBe(false);
    expect(readSettings(settings).ok).toBe(false);
  });
});

describe('the page on accounting', () => {
  test('lists every setting with its default and meaning', () => {
    expect(table('Settings')).toEqual(
      settingsLeaves().map(({ path }) => [
        `\`${path}\``,
        `\`${JSON.stringify(getAtPath(NEW_STORE_SETTINGS, path))}\``,
        SETTINGS_HELP[path],
      ]),
    );
  });

  test('lists what new stores get and existing ones are offered, with both values and the reason', () => {
    expect(table('New defaults')).toEqual(
      newDefaultsFor(DEFAULT_SETTINGS).map(({ path, value, reason }) => [
        `\`${path}\``,
        `\`${JSON.stringify(getAtPath(DEFAULT_SETTINGS, path))}\``,
        `\`${JSON.stringify(value)}\``,
        reason,
      ]),
    );
    const differing = settingsLeaves().filter(({ path, default: value }) => {
      return JSON.stringify(getAtPath(NEW_STORE_SETTINGS, path)) !== JSON.stringify(value);
    });
    const offered = newDefaultsFor(DEFAULT_SETTINGS).map(({ path }) => path);
    // Nobody is offered to have no account for sales.
    expect(differing.map(({ path }) => path).filter((path) => path !== 'accounts.sales')).toEqual(offered);
  });

  test('names a golden case for each situation, and every golden case', () => {
    const named = table('Situations').flatMap(([, , cases = '']) => cases.split(', '));
    expect(named.filter((name) => !GOLDEN_CASES.includes(name.replaceAll('`', '')))).toEqual([]);
    expect(GOLDEN_CASES.filter((name) => !named.includes(`\`${name}\``))).toEqual([]);
  });

  test('names a golden life for each situation after posting, and every golden life', () => {
    const named = table('After it was posted').flatMap(([, , lives = '']) => lives.split(', '));
    expect(named.filter((name) => !LIVES.includes(name.replaceAll('`', '')))).toEqual([]);
    expect(LIVES.filter((name) => !named.includes(`\`${name}\``))).toEqual([]);
  });

  test('each row of both tables has a case or a life of its own', () => {
    for (const [heading, all] of [
      ['Situations', GOLDEN_CASES],
      ['After it was posted', LIVES],
    ] as const) {
      const rows = table(heading);
      expect(rows.length).toBeGreaterThanOrEqual(40);
      const isShown = (cases: string) => cases.split(', ').some((name) => all.includes(name.replaceAll('`', '')));
      expect(rows.filter(([, , cases = '']) => !isShown(cases))).toEqual([]);
    }
  });
});
