import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { csvLine } from './csv-line.ts';

describe('a line of CSV', () => {
  test('quotes what needs it', () => {
    expect(csvLine(['a', 'b,c', 'say "hi"', 'two\nlines', null, 7, ''])).toBe(
      'a,"b,c","say ""hi""","two\nlines",,7,\r\n',
    );
  });

  test.each(['=1+1', '+49 30 1', '-1+2', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1', "=cmd|' /C calc'!A0"])(
    'holds %j as text',
    (cell) => expect(csvLine([cell])).toMatch(/^"?'/),
  );

  test('leaves plain figures unchanged', () => {
    expect(csvLine(['-12.50', '12', -3])).toBe('-12.50,12,-3\r\n');
  });

  test('is read back as it was written, but for the apostrophe', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 5 }), (cells) => {
        const read = parseLine(csvLine(cells));
        expect(read).toHaveLength(cells.length);
        for (const [index, cell] of read.entries()) expect([cells[index], `'${cells[index] ?? ''}`]).toContain(cell);
      }),
    );
  });
});

/** RFC 4180, for one line: split at commas outside quotes, then unquoted. */
function parseLine(line: string): string[] {
  const cells = [''];
  let isQuoted = false;
  for (const char of line.slice(0, -2)) {
    if (char === '"') isQuoted = !isQuoted;
    if (char === ',' && !isQuoted) cells.push('');
    else cells.push(`${cells.pop() ?? ''}${char}`);
  }
  return cells.map((cell) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell));
}
