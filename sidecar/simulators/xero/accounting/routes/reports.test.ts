import { describe, expect, test } from '@jest/globals';
import type { TrackingCategory, TrackingOption } from '../organisation.ts';
import type { Switches } from '../../switches.ts';
import { TestBooks } from '../testing/test-books.ts';

function start(switches: Partial<Switches> = {}) {
  const books = new TestBooks('GB', switches);
  const { ContactID } = books.create('Contacts', { Name: 'Bob' });
  const sell = (amount: string, over: Record<string, unknown> = {}) =>
    books.create('Invoices', {
      ...{ Type: 'ACCREC', Contact: { ContactID }, Date: '2026-03-05', DueDate: '2026-03-05', Status: 'AUTHORISED' },
      LineAmountTypes: 'Exclusive',
      LineItems: [{ Description: 'Mug', Quantity: 1, UnitAmount: amount, AccountCode: '200', TaxType: 'OUTPUT2' }],
      ...over,
    });
  const idOf = (code: string) => Object.values(books.organisation.accounts).find((one) => one.code === code)?.id ?? '';
  const enter = (amount: string, date: string, status: 'DRAFT' | 'POSTED' = 'POSTED') => {
    const lines = [
      { accountId: idOf('200'), amount: `-${amount}` },
      { accountId: idOf('404'), amount },
    ];
    const kept = (books.organisation.manualJournals ??= {});
    kept[`journal-${Object.keys(kept).length}`] = { id: 'one', narration: '', date, status, lines };
  };
  return { books, sell, enter, idOf };
}

const NOBODY = '00000000-0000-4000-8000-000000000000';

interface Row {
  readonly RowType: string;
  readonly Title?: string;
  readonly Cells?: readonly { readonly Value: string; readonly Attributes?: readonly { readonly Value: string }[] }[];
  readonly Rows?: readonly Row[];
}

function amounts(books: TestBooks, query: Readonly<Record<string, string>>): Record<string, string> {
  const [report] = books.get('Reports/ProfitAndLoss', { standardLayout: 'true', ...query });
  const rows = (report?.['Rows'] as readonly Row[]).flatMap(({ Rows = [] }) => Rows);
  return Object.fromEntries(
    rows.flatMap(({ RowType, Cells = [] }) => {
      const id = Cells[1]?.Attributes?.[0]?.Value;
      return RowType === 'Row' && id !== undefined ? [[id, Cells[1]?.Value ?? '']] : [];
    }),
  );
}

const MARCH = { fromDate: '2026-03-01', toDate: '2026-03-31' };

describe('the profit and loss', () => {
  test('has approved documents of the days without tax, and posted journals; costs have the other sign', () => {
    const { books, sell, enter, idOf } = start();
    sell('100.00');
    sell('7.00', { Status: 'DRAFT' });
    sell('9.00', { Date: '2026-04-01', DueDate: '2026-04-01' });
    enter('12.34', '2026-03-31');
    enter('50.00', '2026-03-10', 'DRAFT');
    expect(amounts(books, MARCH)).toEqual({ [idOf('200')]: '112.34', [idOf('404')]: '12.34' });
    expect(amounts(books, { fromDate: '2026-03-06', toDate: '2026-03-30' })).toEqual({});
  });

  test('sums up in rows without an account, and shows texts with two decimals', () => {
    const { books, sell } = start();
    sell('100.00');
    const [report] = books.get('Reports/ProfitAndLoss', { ...MARCH, standardLayout: 'true' });
    expect(report).toMatchObject({
      ReportID: 'ProfitAndLoss',
      ReportTitles: ['Profit & Loss', books.organisation.name, '1 March 2026 to 31 March 2026'],
      Rows: [
        { RowType: 'Header', Cells: [{ Value: '' }, { Value: '31 Mar 26' }] },
        {
          Title: 'Income',
          Rows: [
            { RowType: 'Row', Cells: [{ Value: 'Sales' }, { Value: '100.00' }] },
            { RowType: 'SummaryRow', Cells: [{ Value: 'Total Income' }, { Value: '100.00' }] },
          ],
        },
        { Title: '', Rows: [{ Cells: [{ Value: 'Net Profit' }, { Value: '100.00' }] }] },
      ],
    });
  });

  test('is grouped by a custom layout, unless the standard layout is asked for', () => {
    const { books, sell, idOf } = start();
    sell('100.00');
    books.organisation.hasCustomLayout = true;
    expect(amounts(books, { ...MARCH, standardLayout: 'false' })).toEqual({});
    expect(amounts(books, MARCH)).toEqual({ [idOf('200')]: '100.00' });
  });

  test.each([
    [{ fromDate: '2026-03-31', toDate: '2026-03-01' }, 400],
    [{ fromDate: '2025-01-01', toDate: '2026-01-01' }, 400],
    [{ fromDate: 'March', toDate: '2026-03-01' }, 400],
    [{ trackingOptionID: NOBODY }, 400],
    [{ trackingOptionID2: NOBODY }, 400],
    [{ trackingCategoryID: NOBODY }, 400],
    [{ trackingCategoryID: '' }, 400],
    [{ trackingCategoryID2: NOBODY }, 400],
    [{ periods: '3', timeframe: 'MONTH' }, 501],
  ])('refuses %j', (query, status) => {
    expect(start().books.call('GET', 'Reports/ProfitAndLoss', { query }).status).toBe(status);
  });

  describe('by tracking', () => {
    function startTracked() {
      const { books, sell } = start();
      const [region, department] = Object.values(books.organisation.trackingCategories);
      const [north, south] = region?.options ?? [];
      const [sales] = department?.options ?? [];
      if (!region || !department || !north || !south || !sales) throw new Error('no tracking');
      const tracked = (amount: string, ...options: [TrackingCategory, TrackingOption][]) =>
        sell(amount, {
          LineItems: [
            {
              ...{ Description: 'Mug', Quantity: 1, UnitAmount: amount, AccountCode: '200', TaxType: 'OUTPUT2' },
              Tracking: options.map(([one, { id }]) => ({ TrackingCategoryID: one.id, TrackingOptionID: id })),
            },
          ],
        });
      tracked('100.00', [region, north], [department, sales]);
      tracked('20.00', [region, north]);
      tracked('7.00', [region, south]);
      sell('3.00');
      return { books, region, department, north, south, sales };
    }

    function columns(books: TestBooks, query: Readonly<Record<string, string>>) {
      const [report] = books.get('Reports/ProfitAndLoss', { ...MARCH, standardLayout: 'true', ...query });
      const rows = report?.['Rows'] as readonly Row[];
      const cells = (row: Row | undefined) => (row?.Cells ?? []).slice(1).map(({ Value }) => Value);
      const net = rows.at(-1)?.Rows?.[0];
      return { heads: cells(rows[0]), sales: cells(rows[1]?.Rows?.[0]), net: cells(net) };
    }

    test('has a column for each option, and one for lines without', () => {
      const { books, region, north, south } = startTracked();
      const { heads, sales, net } = columns(books, { trackingCategoryID: region.id });
      expect(heads).toEqual([...region.options.map(({ name }) => name), 'Unassigned']);
      const of = (name: string) => sales[heads.indexOf(name)];
      expect([of(north.name), of(south.name), of('Unassigned')]).toEqual(['120.00', '7.00', '3.00']);
      expect(net).toEqual(sales);
    });

    test('has one column for one option, and only lines with that of the second category, too', () => {
      const { books, region, department, north, sales } = startTracked();
      const first = { trackingCategoryID: region.id, trackingOptionID: north.id };
      expect(columns(books, first)).toEqual({ heads: [north.name], sales: ['120.00'], net: ['120.00'] });
      const both = { ...first, trackingCategoryID2: department.id, trackingOptionID2: sales.id };
      expect(columns(books, both).sales).toEqual(['100.00']);
    });

    test('refuses an option of another category, and more than a thousand columns', () => {
      const { books, region, department, north } = startTracked();
      const call = (query: Readonly<Record<string, string>>) =>
        books.call('GET', 'Reports/ProfitAndLoss', { query: { ...MARCH, ...query } });
      expect(call({ trackingCategoryID: department.id, trackingOptionID: north.id }).status).toBe(400);
      for (let at = 0; at < 1000; at += 1)
        region.options.push({ id: `old-${at}`, name: `Old ${at}`, status: 'ARCHIVED' });
      expect(call({ trackingCategoryID: region.id }).status).toBe(400);
      expect(call({ trackingCategoryID: region.id, trackingOptionID: north.id }).status).toBe(200);
    });
  });

  test('is kept from a user who may not see reports, and may lack its last day', () => {
    const { books, enter } = start({ reportLastDay: 'missing' });
    enter('12.34', '2026-03-31');
    expect(amounts(books, MARCH)).toEqual({});
    books.organisation.forbiddenActions.push('ViewReports');
    expect(books.call('GET', 'Reports/ProfitAndLoss', { query: MARCH }).status).toBe(403);
  });
});
