// Plain English: no word that CONTRIBUTING's glossary bans, in sources, tests and pages.
import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './commands.mjs';
import { PATTERNS, WIRE_NAMES, filesIn, findAll, findWords, readGlossary, readRules } from './words.mjs';

const rules = readRules();
const wordsIn = (text, path = 'docs/page.md') => findWords(path, text, rules).map(({ word }) => word);

test('no banned word', () => {
  expect(findAll().map(({ path, line, word, say }) => `${path}:${line} ${word} → ${say}`)).toEqual([]);
});

test('every folder of ours is read', () => {
  const files = filesIn();
  for (const place of [
    'sidecar/src/',
    'sidecar/simulators/',
    'sidecar/test/',
    'admin-ui/src/',
    'plugin/src/',
    'e2e/tests/',
    'docs/',
  ])
    expect(files.some((path) => path.startsWith(place))).toBe(true);
  expect(files.filter((path) => /node_modules|\/fixtures\//.test(path))).toEqual([]);
});

describe('the glossary', () => {
  const terms = readGlossary().flatMap(({ not }) => not);

  test.each(terms)('bans "%s" in a sentence, and says what to use', (term) => {
    const samples = {
      over: 'the order is over',
      ended: 'the invoice ended',
      issue: 'the next issue',
      works: 'all works of the round',
      'to go': '3 orders to go',
      'take over': 'take over an invoice',
    };
    const found = findWords('docs/page.md', samples[term] ?? `an order ${term} there`, rules);
    expect(found).not.toEqual([]);
    for (const { say } of found) expect(say).toMatch(/^\w/);
  });

  test('has a row for every pattern', () => {
    expect(Object.keys(PATTERNS).filter((term) => !terms.includes(term))).toEqual([]);
  });
});

describe('a banned word is found', () => {
  test.each([
    ['in a name', 'const wasToldOnce = 1;', 'a.ts', ['told']],
    ['in a constant', 'const WISHES = [];', 'a.ts', ['wishes']],
    ['in a comment, across its lines', '/**\n * It ends by\n * itself.\n */', 'a.ts', ['by itself']],
    ['in a text, across its parts', "const text = 'Put it ' +\n  'right.';", 'a.ts', ['put it right']],
    ['in JSX', 'const a = <p>Whoever runs it</p>;', 'a.tsx', ['whoever']],
    ['in PHP', '<?php // Told once.\n$heard = 1;', 'a.php', ['told', 'heard']],
    ['in a class of a stylesheet', '.light { color: red }', 'a.css', ['light']],
    ['in a page', 'Orders on their way.', 'a.md', ['on their way']],
    ['in a sample of a page', '```\n3 orders to go\n```', 'a.md', ['orders to go']],
    ['in the name of a file', '', 'a/rests.test.ts', ['rests']],
    ['as a list of planned orders', 'const works = [];', 'a.ts', ['works']],
    ['as an end of a name on the wire', 'const lightWords = 1;', 'a.ts', ['light']],
  ])('%s', (_, text, path, words) => {
    expect(wordsIn(text, path)).toEqual(words);
  });

  test('with its line', () => {
    expect(findWords('a.ts', '\n\n// heard\n', rules)).toMatchObject([{ line: 3 }]);
  });
});

describe('normal English passes', () => {
  test.each([
    ['a verb', 'The new token works.', 'a.md'],
    ['color schemes', ':root { color-scheme: light dark }', 'a.css'],
    ['an issue', 'const { issues } = error; // an issue of the schema', 'a.ts'],
    ['a rest', 'the rest of the order, over HTTP', 'a.md'],
    ['a wire format in a page', '```json\n{ "told": 1 }\n```', 'a.md'],
    ['what the changelog quotes', '"Told" is now "Notified".', 'CHANGELOG.md'],
    ['parts of other words', 'recommended, amended, brighter, toldo', 'a.md'],
  ])('%s', (_, text, path) => {
    expect(wordsIn(text, path)).toEqual([]);
  });

  test.each(Object.keys(WIRE_NAMES))('the name "%s", which is on the wire', (name) => {
    expect(wordsIn(`const a = { '${name}': '${name}' };`, 'a.ts')).toEqual([]);
    expect(wordsIn(`\`${name}\``, 'a.md')).toEqual([]);
  });

  test('no name is on that list which nothing uses any more', () => {
    const sources = filesIn(['sidecar/src', 'plugin/src'])
      .map((path) => readFileSync(join(root, path), 'utf8'))
      .join('\n');
    expect(Object.keys(WIRE_NAMES).filter((name) => !new RegExp(`\\b${name}\\b`).test(sources))).toEqual([]);
  });
});
