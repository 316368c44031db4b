import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PlannedLine, PostedLine } from '../domain/documents.ts';
import { changeOfFigures, compareLines, describeChange } from './order-change.ts';

function posted(over: Partial<PostedLine> = {}): PostedLine {
  return {
    lineItemId: 'l-1',
    description: 'Mug',
    quantity: '2',
    unitAmount: '5',
    amount: '10.00',
    tax: '2.00',
    accountCode: '200',
    taxType: 'OUTPUT2',
    itemCode: '',
    tracking: [],
    ...over,
  };
}

function planned(over: Partial<PlannedLine> = {}): PlannedLine {
  return {
    description: 'Mug',
    quantity: '2',
    unitAmount: '5.00',
    amount: '10.00',
    tax: '2.00',
    accountCode: '200',
    taxType: 'OUTPUT2',
    taxAmount: null,
    itemCode: null,
    tracking: [],
    because: [],
    ...over,
  };
}

const described = (before: readonly PostedLine[], after: readonly PlannedLine[]) =>
  describeChange(compareLines(before, after), 'GBP');

test('equal lines are no change, whatever account somebody chose since and however figures are written', () => {
  const change = compareLines([posted({ accountCode: '260', amount: '10' })], [planned()]);
  expect(change).toMatchObject({ added: [], removed: [], changed: [] });
  expect(change.same).toHaveLength(1);
  expect(describeChange(change, 'GBP')).toBe('');
});

test('a quantity in words, which versions before wrote more often, is no change of the goods', () => {
  const before = posted({ description: 'Mug\nSize: L\nQuantity: 3', quantity: '1', unitAmount: '10.00' });
  const change = compareLines(
    [before],
    [planned({ description: 'Mug\nSize: L', quantity: '3', unitAmount: '3.3333' })],
  );
  expect(change).toMatchObject({ added: [], removed: [], changed: [] });
  const engraved = posted({ description: 'Mug\nQuantity: as discussed' });
  expect(compareLines([engraved], [planned({ description: 'Mug\nQuantity: none' })]).changed).toHaveLength(1);
});

test('the pieces of a line that an earlier version sent as one are no change of figures', () => {
  const before = posted({
    description: 'Mug\nQuantity: 7',
    quantity: '1',
    unitAmount: '19.43',
    amount: '19.43',
    tax: '3.88',
  });
  const six = planned({ quantity: '6', unitAmount: '2.775', amount: '16.65', tax: '3.33' });
  const last = planned({ quantity: '1', unitAmount: '2.78', amount: '2.78', tax: '0.55', taxAmount: '0.55' });
  const none = { added: [], removed: [], changed: [] };
  expect(changeOfFigures(compareLines([before], [six, last]))).toEqual(none);
  expect(
    changeOfFigures(
      compareLines([posted(six as never), posted(last as never)], [planned({ ...six, amount: '19.43', tax: '3.88' })]),
    ),
  ).toEqual(none);
  const dearer = planned({ ...last, amount: '2.79' });
  expect(describeChange(compareLines([before], [six, dearer]), 'GBP')).toContain('Added "Mug" (£2.79 + £0.55 tax).');
});

test('lines of text alone change no figure, and are never described: they may name the buyer', () => {
  const text = { amount: '0.00', tax: '0.00', accountCode: '', taxType: '' };
  const ann = posted({ ...text, description: 'Ordered by Ann Lee', quantity: '0' });
  const bob = planned({ ...text, description: 'Ordered by Bob Roe', quantity: '0' });
  const none = { added: [], removed: [], changed: [] };
  for (const [before, after] of [
    [[posted(), ann], [planned()]],
    [[posted()], [planned(), bob]],
    [
      [posted(), ann],
      [planned(), bob],
    ],
  ] as const) {
    const change = compareLines(before, after);
    expect(change).not.toMatchObject(none);
    expect(changeOfFigures(change)).toEqual(none);
    expect(describeChange(change, 'GBP')).toBe('');
  }
  const free = planned({ description: 'Sample', amount: '0.00', tax: '0.00' });
  expect(described([posted()], [planned(), free])).toBe('Added "Sample" (£0.00 + £0.00 tax).');
});

test('an added, a removed and a dearer line are described with their amounts', () => {
  expect(described([posted()], [planned(), planned({ description: 'Scarf', amount: '4.50', tax: '0.90' })])).toBe(
    'Added "Scarf" (£4.50 + £0.90 tax).',
  );
  expect(
    described([posted(), posted({ description: 'Shipping: Post', amount: '4.95', tax: '0.99' })], [planned()]),
  ).toBe('Removed "Shipping: Post" (£4.95 + £0.99 tax).');
  expect(described([posted()], [planned({ amount: '12.00', tax: '2.40' })])).toBe(
    'Changed "Mug": £10.00 + £2.00 tax to £12.00 + £2.40 tax.',
  );
  expect(described([posted()], [planned({ quantity: '3', amount: '15.00', tax: '3.00' })])).toBe(
    'Changed "Mug": quantity 2 to 3, £10.00 + £2.00 tax to £15.00 + £3.00 tax.',
  );
});

test('another tax type is described even where the amounts are the same', () => {
  expect(
    described([posted({ tax: '0.00', taxType: 'ZERORATEDOUTPUT' })], [planned({ tax: '0.00', taxType: 'ECZR' })]),
  ).toBe('Changed "Mug": tax type ZERORATEDOUTPUT to ECZR.');
});

test('a new name or another engraving is the same line', () => {
  expect(described([posted()], [planned({ description: 'Cup' })])).toBe('Changed "Cup": its text.');
  expect(
    described([posted({ description: 'Mug\nEngraving: A' })], [planned({ description: 'Mug\nEngraving: B' })]),
  ).toBe('Changed "Mug": its text.');
});

test('of two lines with one name each is paired with the one that has its amount', () => {
  const before = [posted({ lineItemId: 'a' }), posted({ lineItemId: 'b', amount: '20.00', tax: '4.00' })];
  const after = [planned({ amount: '20.00', tax: '4.00' }), planned({ amount: '9.00', tax: '1.80' })];
  const { same, changed } = compareLines(before, after);
  expect(same.map((pair) => pair.before.lineItemId)).toEqual(['b']);
  expect(changed.map((pair) => pair.before.lineItemId)).toEqual(['a']);
});

test('a long list of changes is cut, and says so', () => {
  const after = Array.from({ length: 13 }, (_, index) => planned({ description: `Mug ${index}` }));
  expect(described([], after)).toMatch(/^(Added "Mug \d+" \(£10\.00 \+ £2\.00 tax\)\. ){10}And 3 more\.$/);
});

test('every line is in exactly one part of the answer', () => {
  const text = fc.constantFrom('Mug', 'Cup', 'Mug\nBlue');
  const amount = fc.constantFrom('10.00', '20.00');
  fc.assert(
    fc.property(fc.array(fc.tuple(text, amount)), fc.array(fc.tuple(text, amount)), (old, now) => {
      const before = old.map(([description, value]) => posted({ description, amount: value }));
      const after = now.map(([description, value]) => planned({ description, amount: value }));
      const { added, removed, changed, same } = compareLines(before, after);
      const pairs = [...changed, ...same];
      expect(new Set([...removed, ...pairs.map((pair) => pair.before)])).toEqual(new Set(before));
      expect(removed.length + pairs.length).toBe(before.length);
      expect(new Set([...added, ...pairs.map((pair) => pair.after)])).toEqual(new Set(after));
      expect(added.length + pairs.length).toBe(after.length);
    }),
  );
});
