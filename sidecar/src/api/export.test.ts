import { expect, test } from '@jest/globals';
import { csvRow } from './export.ts';

test.each([
  [['1001', 12, true, null], '1001,12,true,'],
  [['a, b', 'say "x"', 'two\nlines'], '"a, b","say ""x""","two\nlines"'],
  [['=1+1', '+44', '-x', '@a', '\tx'], "'=1+1,+44,'-x,'@a,'\tx"],
  [['=cmd|"/c calc"!A0', '-12.50'], '"\'=cmd|""/c calc""!A0",-12.50'],
])('%j is written as %s', (cells, expected) => {
  // A phone number is no formula, but a spreadsheet would drop its plus: it becomes text too.
  expect(csvRow(cells)).toBe(`${expected.replace(',+44,', ",'+44,")}\r\n`);
});
