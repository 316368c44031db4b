import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { EXAMPLES, type Shown } from './_examples.ts';

const TESTS = new URL('../../', import.meta.url);
const PAGE = readFileSync(new URL('../../../docs/accounting-examples.md', import.meta.url), 'utf8');

/** What proves an example: the expected documents of a case, the expected books of a life, or the text of a test. */
function proofOf(shown: Shown): string {
  if ('golden' in shown) {
    const files = ['case', 'documents'].map((file) => `test/golden/${shown.golden}/${file}.json`);
    return files.map((file) => readFileSync(new URL(file, TESTS), 'utf8')).join();
  }
  if ('life' in shown) return readFileSync(new URL(`test/golden-life/${shown.life}.json`, TESTS), 'utf8');
  const text = readFileSync(new URL(shown.file, TESTS), 'utf8');
  const at = text.search(/^(?:import|\/\*)/m);
  return text.includes(`'${shown.test}'`) || text.includes(`"${shown.test}"`) ? text.slice(at) : '';
}

function nameOf(shown: Shown): string {
  if ('golden' in shown) return `\`${shown.golden}\``;
  if ('life' in shown) return `\`${shown.life}\``;
  return `\`${shown.file.split('/').at(-1) ?? ''}\``;
}

test.each(EXAMPLES)('$example', ({ shown, figures }) => {
  const proofs = shown.map(proofOf);
  expect(proofs.filter((proof) => proof === '')).toEqual([]);
  const missing = figures.filter((figure) => !proofs.some((proof) => proof.includes(figure)));
  expect(missing).toEqual([]);
});

test('docs/accounting-examples.md has these examples, and no others', () => {
  const rows = PAGE.split('\n')
    .filter((row) => /^\| (?!-|What )/.test(row))
    .map((row) =>
      row
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  expect(rows).toEqual(
    EXAMPLES.map(({ example, before, now, shown }) => [
      example,
      before,
      now,
      [...new Set(shown.map(nameOf))].join(', '),
    ]),
  );
});
