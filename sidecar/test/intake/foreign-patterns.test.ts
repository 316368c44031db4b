import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import ts from 'typescript';
import { longestTurnMs, onThisMachineMs } from '../support/_turns.ts';

/*
 * Whatever a shop, Xero or a stranger sends meets a pattern sooner or later. So every pattern of the service is tried on texts
 * that make a careless one quadratic: repeats of one character, of the pattern's own words, and of both.
 */
const SOURCE = join(import.meta.dirname, '..', '..', 'src');
const CHARACTERS = 20_000;
/** A quadratic pattern needs 200 ms and more for so many characters, a linear one less than 2 ms (measured). */
const MS_MAX = 40;
// eslint-disable-next-line @typescript-eslint/no-misused-spread -- single characters
const FILLERS = [...' \n0a9A/<>-.,_&(["\'%@:#=?\\é|+{', 'a ', '<a ', '//', '&#', '0.', '[a', '="'];

interface Pattern {
  readonly where: string;
  readonly pattern: RegExp;
}

function patternsOf(file: string): Pattern[] {
  const source = ts.createSourceFile(file, readFileSync(join(SOURCE, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Pattern[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      const pattern = new RegExp(node.text.slice(1, end), node.text.slice(end + 1));
      found.push({ where: `${file}:${line} ${node.text}`, pattern });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The pattern's own words, without its syntax. */
function wordsOf({ source }: RegExp): string[] {
  const plain = source
    .replace(/\\[bBdDwWsS]|\(\?(?:[:=!]|<[=!]?)|\[[^\]]*\]|\{[\d,]*\}|[\^$*+?()|]/g, '\n')
    .replace(/\\(.)/g, '$1');
  return [...new Set(plain.split('\n').filter((word) => word !== ''))];
}

function attacksOn(pattern: RegExp): string[] {
  const words = wordsOf(pattern);
  const parts = [
    ...FILLERS,
    ...words,
    ...words.flatMap((word) => [`${word} `, `${word}<`, `${word}a`, `${word}0`, ` ${word}`]),
  ];
  const repeats = parts.map((part) => part.repeat(Math.ceil(CHARACTERS / part.length)));
  const begun = words.flatMap((word) => [' ', 'a', '0', '/', '-'].map((filler) => word + filler.repeat(CHARACTERS)));
  return [...repeats, ...begun].map((text) => `${text}\u0001`);
}

const files = globSync('**/*.ts', { cwd: SOURCE }).filter((file) => !file.endsWith('.test.ts'));
const patterns = files.sort().flatMap(patternsOf);

test('the patterns of the service are found', () => {
  expect(patterns.length).toBeGreaterThan(100);
});

test('no pattern needs more than linear time, whatever the text', async () => {
  const slow: string[] = [];
  const max = await onThisMachineMs(MS_MAX);
  for (const { where, pattern } of patterns) {
    for (const text of attacksOn(pattern)) {
      const replace = () => text.replace(pattern, '');
      // A pause of the machine is no fault of the pattern: the best of three counts.
      let best = Infinity;
      for (let tries = 0; tries < 3 && best > max; tries += 1) best = Math.min(best, await longestTurnMs(replace));
      if (best > max) slow.push(`${where}: ${Math.round(best)} ms for ${JSON.stringify(text.slice(0, 20))}…`);
      if (best > max) break;
    }
  }
  expect(slow).toEqual([]);
}, 120_000);

test('a quadratic pattern would be found', async () => {
  const attack = attacksOn(/<title[^>]*>([^<]*)<\/title>/).map((text) =>
    longestTurnMs(() => /<title[^>]*>([^<]*)<\/title>/.test(text)),
  );
  expect(Math.max(...(await Promise.all(attack)))).toBeGreaterThan(MS_MAX);
});
