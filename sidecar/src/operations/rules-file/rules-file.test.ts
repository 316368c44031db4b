import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { organisationIn } from '../../../test/support/xero/_organisations.ts';
import { decodeCsv, RULES_FILE_BYTES_MAX, sizeFault } from '../../domain/rules-file/decode-text.ts';
import { readSettings, type Rule } from '../../domain/settings/settings.ts';
import { compareRules, conditionsKey } from './compare-rules.ts';
import { readRules } from './read-rules.ts';
import { writeRules } from './write-rules.ts';

const NORTH = { categoryId: '6a7b9c1d-0000-4000-8000-000000000001', optionId: '6a7b9c1d-0000-4000-8000-000000000011' };
const SOUTH = { ...NORTH, optionId: '6a7b9c1d-0000-4000-8000-000000000012' };
const WEB = { categoryId: '6a7b9c1d-0000-4000-8000-000000000002', optionId: '6a7b9c1d-0000-4000-8000-000000000021' };
const lists = {
  ...organisationIn('GB'),
  trackingCategories: [
    {
      ...{ categoryId: NORTH.categoryId, name: 'Region, "old"', status: 'ACTIVE' },
      options: [
        { optionId: NORTH.optionId, name: 'North: high', status: 'ACTIVE' },
        { optionId: SOUTH.optionId, name: 'South', status: 'ARCHIVED' },
      ],
    },
    {
      ...{ categoryId: WEB.categoryId, name: 'Channel', status: 'ACTIVE' },
      options: [
        { optionId: WEB.optionId, name: '=Web', status: 'ACTIVE' },
        { optionId: NORTH.categoryId, name: '=web', status: 'ACTIVE' },
      ],
    },
  ],
};
const accounts = lists.accounts.filter(({ code, status, systemAccount, type }) => {
  return code !== '' && status === 'ACTIVE' && systemAccount === '' && type !== 'BANK';
});
const NAMES = new Map([
  ['category:15', 'Mugs - large, "blue"'],
  ['product:31', 'Book\n2'],
]);
const written = (rules: readonly Rule[]) => writeRules(rules, { names: NAMES, lists });
const read = (text: string) => readRules(withoutMark(text), lists);
const withoutMark = (text: string) => text.replace(/^\uFEFF/, '');

/** What was refused, as "row column: message fix". */
async function faultsOf(text: string): Promise<string[]> {
  const reading = await read(text);
  return reading.ok ? [] : reading.faults.map(({ row, column, message }) => `${row ?? ''} ${column ?? ''}: ${message}`);
}

const text = fc.oneof(
  fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }),
  fc.constantFrom(
    '=1+1',
    "'=x",
    "'",
    '-A',
    '@x',
    '#5',
    'a;b',
    'a,b',
    '"',
    'é',
    'x\r\ny',
    ' x ',
    '\tz',
    'yes',
    '“x” – y',
  ),
);
const id = fc.constantFrom(15, 31, 7, 123456);
const amount = fc.tuple(fc.nat({ max: 99 }), fc.constantFrom('', '.5', '.50', '.1234')).map(([a, b]) => `${a}${b}`);
const conditions = fc.record(
  {
    ...{ product: id, variation: id, category: id, tag: id, sku: text, itemMeta: text, productType: text },
    ...{ virtual: fc.boolean(), taxClass: fc.constantFrom('', 'reduced-rate'), shippingMethod: text, fee: text },
    ...{ country: fc.oneof(fc.constantFrom('GB', 'IE'), fc.constant(['GB', 'IE']), fc.constant(['IE'])), coupon: text },
    ...{ paymentMethod: text, orderMeta: text, renewal: fc.boolean(), vatNumber: fc.boolean(), createdVia: text },
    ...{ totalFrom: amount, currency: fc.constantFrom('EUR', 'GBP'), role: text },
  },
  { requiredKeys: [] },
);
const results = fc.record(
  {
    account: fc.constantFrom(...accounts.flatMap(({ code, accountId }) => [code, accountId])),
    taxType: fc.constantFrom(
      ...lists.taxRates.filter(({ status }) => status === 'ACTIVE').map(({ taxType }) => taxType),
    ),
    tracking: fc.constantFrom([NORTH], [NORTH, WEB], [WEB]),
    item: fc.string({ minLength: 1, maxLength: 30 }),
  },
  { requiredKeys: [] },
);
const manyRules = fc
  .uniqueArray(fc.tuple(conditions, results), {
    selector: ([when]) => conditionsKey(when as Rule['when']),
    maxLength: 12,
  })
  .map((all) => readSettings({ rules: all.map(([when, result]) => ({ when, ...result })) }))
  .map((reading) => (reading.ok ? reading.settings.rules : []));

describe('the file of rules', () => {
  test('what was written is read again as the same rules in the same order, whatever is in them', async () => {
    await fc.assert(
      fc.asyncProperty(manyRules, async (rules) => {
        const again = await read(written(rules));
        expect(again).toMatchObject({ ok: true });
        const compared = compareRules(rules, again.ok ? again.rules : []);
        expect(compared).toMatchObject({ same: rules.length, changes: [] });
        // But for a list of one country, which is that country.
        const plain = (some: readonly Rule[]) =>
          some.map((rule) => [conditionsKey(rule.when), { ...rule, when: null }]);
        expect(plain(again.ok ? again.rules : [])).toEqual(plain(rules));
      }),
      { numRuns: 300 },
    );
  });

  test('says the names of what it names by number or code', () => {
    const rules: Rule[] = [
      { when: { category: 15, country: ['GB', 'IE'], virtual: true }, account: '200', tracking: [NORTH] },
    ];
    const [headings = '', row = ''] = withoutMark(written(rules)).split('\r\n');
    expect(headings).toContain('Variation,Product,SKU,Category,Tag,Product option');
    expect(row.replaceAll(/,,+/g, ',')).toBe(
      ',"15 - Mugs - large, ""blue""",yes,"GB, IE",200 - Sales,"Region, ""old"": North: high",',
    );
  });

  test.each([
    ['semicolons, a decimal comma, and a mark', '\uFEFFCategory;Order total from;Account\r\n15;99,50;200\r\n'],
    ['tabs', 'Category\tOrder total from\tAccount\n15\t99.50\t200 - Sales\n'],
    [
      'a line for Excel, a title and comments',
      'sep=,\nOur rules,,\n\n# for 2026\ncategory,Order total from,#,ACCOUNT\n15 - Mugs,99.50,why not,Sales\n,,,\n# end, of it,,\n',
    ],
    ['the names of the settings, lines that end in CR', 'category,totalFrom,account\r15,99.50,200\r'],
  ])('is read with %s', async (_what, csv) => {
    expect(await read(csv)).toEqual({
      ...{ ok: true, rows: [expect.any(Number)] },
      rules: [{ when: { category: 15, totalFrom: '99.50' }, account: '200' }],
    });
  });

  test('the row of each rule is the one that a spreadsheet shows, below comments and cells of several lines', async () => {
    const csv = 'Category,SKU,Account\n# one\n15,,200\n\n,"MUG\nX",200\n16,,200\n';
    expect(await read(csv)).toMatchObject({ ok: true, rows: [3, 5, 6] });
  });

  test.each([
    [
      'an account that is not there',
      'Category,Account\n15,200\n16,998\n',
      ['3 Account: There is no account "998" in Xero.'],
    ],
    [
      'an account that takes no lines',
      'Category,Account\n15,610\n',
      [expect.stringMatching(/^2 Account: Xero allows no line on/)],
    ],
    [
      'an account without its zero',
      'Category,Account\n15,200 \n16,0200\n',
      ['3 Account: There is no account "0200" in Xero.'],
    ],
    [
      'a tax rate that is not there',
      'Category,Tax type\n15,OUTPUT99\n',
      ['2 Tax type: There is no tax rate “OUTPUT99” in Xero.'],
    ],
    [
      'an archived option',
      'Category,Tracking 1\n15,"Region, ""old"": South"\n',
      ['2 Tracking 1: The tracking option “Region, "old": South” is archived in Xero.'],
    ],
    [
      'an option that is not there',
      'Category,Tracking 1\n15,Region: West\n',
      ['2 Tracking 1: There is no tracking option “Region: West” in Xero.'],
    ],
    [
      'an option that is there twice',
      'Category,Tracking 1\n15,Channel: =Web\n',
      ['2 Tracking 1: Xero has “Channel: =Web” twice.'],
    ],
    [
      'the same category twice',
      `Category,Tracking 1,Tracking 2\n15,${NORTH.categoryId}/${NORTH.optionId},"Region, ""old"": North: high"\n`,
      ['2 Tracking 2: Each tracking category only once.'],
    ],
    [
      'two rows alike',
      'Category,Account\n15,200\n16,200\n15 - Mugs,260\n',
      ['4 Account: The row has the same conditions as row 2, which decides “Account” already: it would never be used.'],
    ],
    ['no headings', '15,200\n16,200\n', [' : The file has no row of headings.']],
    ['an empty file', '', [' : The file has no row of headings.']],
    ['headings without a result', 'Category,Country\n15,GB\n', [' : The headings name nothing that a rule decides.']],
    ['headings without a condition', 'Account\n200\n', [' : The headings name nothing that a rule asks for.']],
    [
      'a heading that is none',
      'Category,Acount,Account\n15,,200\n',
      ['1 Acount: No column of a rule is named “Acount”.'],
    ],
    ['a heading twice', 'Category,Account,Account\n15,,200\n', ['1 Account: Two columns are named “Account”.']],
    [
      'a quotation mark that stays open',
      'Category,SKU,Account\n15,,200\n16,"MUG,200\n17,,200\n',
      ['3 : Row 3 opens a quotation mark that is never closed.'],
    ],
    [
      'a quotation mark within a cell',
      'Category,SKU,Account\n15,12" plate,200\n',
      ['2 : Row 2 has a quotation mark in the middle of a cell.'],
    ],
    [
      'a decimal comma between commas',
      'Category,Order total from,Account\n15,99,50,200\n',
      ['2 : “200” stands right of the last column.'],
    ],
    ['no condition', 'Category,Account\n,200\n', ['2 : The row asks for nothing: it has no condition.']],
    ['no result', 'Category,Account\n15,\n', ['2 : The row decides nothing.']],
    ['a category by name', 'Category,Account\nMugs,200\n', ['2 Category: “Mugs” is no id of WooCommerce.']],
    [
      'neither yes nor no',
      'Virtual product,Account\nmaybe,200\n',
      ['2 Virtual product: “maybe” is neither yes nor no.'],
    ],
    [
      'several at once, each with its row',
      'Shipping country,SKU,Account\nGreat Britain,,200\n,A,999\nFR,,200\n',
      [
        expect.stringMatching(/^2 Shipping country: A country as two capital letters/),
        '3 Account: There is no account "999" in Xero.',
      ],
    ],
    [
      'a state without a country',
      'Shipping state,Account\nCA,200\n',
      [expect.stringMatching(/^2 : A state needs its country/)],
    ],
  ])('%s is refused with its row and its cause', async (_what, csv, faults) => {
    expect(await faultsOf(csv)).toEqual(faults);
  });

  test('a code that lost its zero in the spreadsheet is answered with the account that was meant', async () => {
    const own = { ...lists, accounts: accounts.slice(0, 1).map((one) => ({ ...one, code: '0400', name: 'Erlöse' })) };
    const reading = await readRules('Category,Account\n15,400\n', own);
    expect(reading.ok ? [] : reading.faults[0]?.fix).toBe('The spreadsheet removed a zero: write “0400 - Erlöse”.');
  });
});

describe('the bytes of a file', () => {
  const bytes = (...parts: readonly (string | Uint8Array | readonly number[])[]) =>
    Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Uint8Array.from(part))));
  const messageOf = (file: Uint8Array) => {
    const decoded = decodeCsv(file);
    return decoded.ok ? decoded.text : decoded.fault.message;
  };

  test.each([
    ['UTF-8 with its mark', bytes([0xef, 0xbb, 0xbf], 'Catégorie'), 'Catégorie'],
    [
      'UTF-16 with its mark',
      bytes([0xff, 0xfe], [0x43, 0, 0x61, 0]),
      'The file is in UTF-16 (“Unicode text”), not in UTF-8.',
    ],
    [
      'UTF-16 from the other end',
      bytes([0xfe, 0xff], [0, 0x43]),
      'The file is in UTF-16 (“Unicode text”), not in UTF-8.',
    ],
    [
      'UTF-16 without its mark',
      Buffer.from('Category,Account', 'utf16le'),
      'The file is in UTF-16 (“Unicode text”), not in UTF-8.',
    ],
    [
      'Latin-1',
      bytes('Fee,Account\n', Buffer.from('Gebühr', 'latin1'), ',200\n'),
      'The file is not in UTF-8 but in an older character set (Latin-1, Windows-1252 or alike): see row 2.',
    ],
    ['an Excel workbook', bytes([0x50, 0x4b, 0x03, 0x04], 'xl/'), 'The file is a workbook of a spreadsheet, not CSV.'],
    ['10 MB', Buffer.alloc(10 * 1024 * 1024, 'x'), 'The file has 10 MB, and at most 4 MB are read.'],
  ])('%s', (_what, file, says) => {
    expect(messageOf(file)).toBe(says);
  });

  test('a file of exactly the limit is read', () => {
    expect(sizeFault(RULES_FILE_BYTES_MAX)).toBeNull();
    expect(sizeFault(RULES_FILE_BYTES_MAX + 1)).not.toBeNull();
  });
});

describe('what changes', () => {
  const rule = (category: number, account = '200'): Rule => ({ when: { category }, account });

  test('each rule is added, removed, changed or moved, and one that moved moves no other', () => {
    const before = [rule(1), rule(2), rule(3), rule(4)];
    const after = [rule(4), rule(1), rule(3, '260'), rule(5)];
    expect(compareRules(before, after)).toEqual({
      same: 1,
      counts: { added: 1, removed: 1, changed: 1, moved: 1 },
      changes: [
        { kind: 'moved', from: 3, to: 0 },
        { kind: 'changed', from: 2, to: 2 },
        { kind: 'added', from: null, to: 3 },
        { kind: 'removed', from: 1, to: null },
      ],
    });
  });

  test('applying the changes to the old rules gives the new ones', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(8), fc.constantFrom('200', '260'))),
        fc.array(fc.tuple(fc.nat(8), fc.constantFrom('200', '260'))),
        (a, b) => {
          const [before, after] = [a, b].map((some) => some.map(([category, account]) => rule(category, account)));
          const { same, counts, changes } = compareRules(before ?? [], after ?? []);
          expect(same + counts.added + counts.changed + counts.moved).toBe(after?.length);
          expect(same + counts.removed + counts.changed + counts.moved).toBe(before?.length);
          const gone = new Set(changes.flatMap(({ from }) => from ?? []));
          const left = (before ?? []).filter((_, index) => !gone.has(index));
          for (const { to } of changes.filter((one) => one.to !== null))
            left.splice(to ?? 0, 0, (after ?? [])[to ?? 0] ?? rule(0));
          expect(left).toEqual(after);
        },
      ),
    );
  });

  test('ten thousand rules that are turned round are compared at once', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => rule(index + 1));
    expect(compareRules(many, many.toReversed()).counts).toEqual({ added: 0, removed: 0, changed: 0, moved: 9_999 });
  });
});
