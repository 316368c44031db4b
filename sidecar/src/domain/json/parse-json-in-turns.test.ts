import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { ExcessiveJson, parseJsonInTurns } from './parse-json-in-turns.ts';
import { parseJson } from './parse-json.ts';

const MB = 1024 * 1024;
const read = (text: string) => parseJsonInTurns(text, () => nextTurn());

const order = (id: number) => ({
  id,
  note: 'a "quoted" \\ text, with [brackets] {and} commas, '.repeat(20),
  lines: Array.from({ length: 60 }, (_, at) => ({ id: at, total: '10.00', meta: [{ key: 'k', value: { a: [1] } }] })),
});
const orders = Array.from({ length: 100 }, (_, id) => order(id));

describe('text of any size is read as JSON.parse reads it', () => {
  test.each([
    ['a small object', { a: 1 }],
    ['a page of orders', orders],
    ['an answer with one large list inside', { status: 200, body: orders, headers: { total: '100' } }],
    ['a large order inside a list', [1, { id: 7, lines: orders }, 'x', [], {}]],
    ['a large text', ['x'.repeat(MB), { 'a "name"': 'y'.repeat(MB) }]],
    ['many small values', Array.from({ length: 200_000 }, (_, at) => at)],
    ['names of the prototype', { big: orders, ['__proto__']: { polluted: true }, constructor: 1 }],
  ])('%s', async (_, value) => {
    for (const text of [JSON.stringify(value), `\uFEFF\n ${JSON.stringify(value, null, 2)}\n `])
      expect(await read(text)).toEqual(JSON.parse(text.replace('\uFEFF', '')));
  });

  const padding = `"${'x'.repeat(400_000)}"`;
  test.each([
    ['a page', `<html>${'<p>x</p>'.repeat(100_000)}`],
    ['a list without end', `[${padding},${padding}`],
    ['a text without end', `[${padding},"${'y'.repeat(400_000)}`],
    ['a comma too many at the end', `[${padding},${padding},]`],
    ['a comma too many before a large value', `[,${padding}]`],
    ['two commas', `[1,,${padding}]`],
    ['brackets that do not match', `[${padding},{"a":1]}`],
    ['another closing bracket', `[${padding},1}`],
    ['more after the end', `[${padding}] 1`],
    ['an object without a colon', `{"a":1,"b" ${padding}}`],
    ['a name that is no text', `{1:${padding}}`],
    ['two lists', `[${padding}][${padding}]`],
  ])('%s is not JSON', async (_, text) => {
    expect(parseJson(text)).toBeUndefined();
    expect(await read(text)).toBeUndefined();
  });
});

test.each([
  ['200,000 brackets', '['.repeat(100_000) + ']'.repeat(100_000)],
  ['16 MB of brackets', '['.repeat(8 * MB) + ']'.repeat(8 * MB)],
  ['two million empty lists', `[${'[],'.repeat(2_000_000)}1]`],
  [
    'an object with a hundred thousand fields',
    `{${Array.from({ length: 100_000 }, (_, at) => `"f${at}":1`).join(',')}}`,
  ],
])('%s are refused', async (_, text) => {
  await expect(read(text)).rejects.toBeInstanceOf(ExcessiveJson);
});

/** Objects with a name each, of so many different names. */
const named = (objects: number, names: number) =>
  Array.from({ length: objects }, (_, at) => ({ [`name ${String(at % names)}`]: 1 }));

test('more different names than any answer has are refused: each would take memory of its own', async () => {
  await expect(read(JSON.stringify(named(21_000, 21_000)))).rejects.toBeInstanceOf(ExcessiveJson);
  await expect(read(JSON.stringify(named(21_000, 21_000), null, 1).replaceAll(':', ' \n:'))).rejects.toBeInstanceOf(ExcessiveJson); // prettier-ignore
  for (const few of [named(19_000, 19_000), named(60_000, 150)]) expect(await read(JSON.stringify(few))).toEqual(few);
  const texts = Array.from({ length: 30_000 }, (_, at) => `text ${String(at)}`);
  expect(await read(JSON.stringify(texts))).toEqual(texts);
});

test('a text full of brackets is no nesting', async () => {
  expect(await read(JSON.stringify([`\\"${'['.repeat(1_000)}`]))).toEqual([`\\"${'['.repeat(1_000)}`]);
});

describe('a list that is read while it is parsed', () => {
  const list = { name: 'Invoices', read: (one: unknown) => JSON.stringify(one).length };
  const readWith = (text: string) => parseJsonInTurns(text, () => nextTurn(), { list });
  const invoice = (text: string) => ({ Number: 'WC-1', Text: text, Invoices: [{ Inner: 1 }] });
  const lengths = (all: readonly unknown[]) => all.map((one) => JSON.stringify(one).length);

  test.each([
    ['a small answer', [invoice('a'), invoice('bb')]],
    ['many elements', Array.from({ length: 2_000 }, (_, index) => invoice('x'.repeat(index % 300)))],
    ['an element larger than a turn', [invoice('a'), invoice('y'.repeat(200_000)), invoice('b')]],
    ['one element, with blanks around it', [invoice('z'.repeat(60_000))]],
    ['none', []],
  ])('%s: each element is what was read of it, lists inside are as they came', async (_what, invoices) => {
    const rest = { Id: 'a', pagination: { page: 1 }, Others: [{ One: 1 }] };
    const expected = { ...rest, Invoices: lengths(invoices) };
    expect(await readWith(JSON.stringify({ ...rest, Invoices: invoices }))).toEqual(expected);
    const blanks = ' '.repeat(70_000);
    const spaced = `{"Id":"a","Invoices":${blanks}${JSON.stringify(invoices)}${blanks},"pagination":{"page":1},"Others":[{"One":1}]}`;
    expect(await readWith(spaced)).toEqual(expected);
  });

  test('a list of that name inside another value, or something else under the name, is as it came', async () => {
    const inside = { Inside: { Invoices: [{ a: 1 }] }, Invoices: 'none' };
    expect(await readWith(JSON.stringify(inside))).toEqual(inside);
    expect(await readWith(JSON.stringify([invoice('a')]))).toEqual([invoice('a')]);
  });
});
