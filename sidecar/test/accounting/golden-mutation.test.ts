import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { GOLDEN_CASES } from './_golden-cases.ts';
import { LIVES } from './_golden-life.ts';
import { MUTATIONS } from './_golden-mutations.ts';
import { LIFE_MUTATIONS } from './_life-mutations.ts';

/* The mutations themselves run by `node sidecar/test/accounting/mutate-golden.ts`; here only that their list is whole and up to date. */
const page = readFileSync(new URL('../../../docs/accounting.md', import.meta.url), 'utf8');

test('each broken rule names a golden case and a text that stands once in its file', () => {
  for (const { noticedBy, file, find, replace } of [...MUTATIONS, ...LIFE_MUTATIONS]) {
    const source = readFileSync(new URL(`../../src/${file}`, import.meta.url), 'utf8');
    expect([noticedBy, find, source.split(find).length - 1]).toEqual([noticedBy, find, 1]);
    expect([...GOLDEN_CASES, ...LIVES]).toContain(noticedBy);
    expect(replace).not.toBe(find);
  }
});

test('each situation of the page on accounting has a rule that is broken to try its golden cases', () => {
  const [, situations = ''] = page.split('\n## Situations\n');
  const [section = ''] = situations.split('\n## ');
  const rows = section
    .split('\n')
    .filter((row) => row.startsWith('| '))
    .slice(2);
  expect(rows.length).toBeGreaterThan(40);
  const tried = new Set(MUTATIONS.map(({ noticedBy }) => noticedBy));
  const untried = rows.filter((row) => {
    const cases = [...(row.split('|').at(-2) ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
    return !cases.some((name) => tried.has(name));
  });
  expect(untried).toEqual([]);
});
