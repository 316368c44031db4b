import { describe, expect, test } from '@jest/globals';
import type { Switches } from '../../switches.ts';
import { TestBooks } from '../testing/test-books.ts';

function start(switches: Partial<Switches> = {}) {
  const books = new TestBooks('GB', switches);
  const { ContactID } = books.create('Contacts', { Name: 'Bob' });
  const sell = (amount: string, over: Record<string, unknown> = {}) =>
    books.create('Invoices', {
      ...{ Type: 'ACCREC', Contact: { ContactID }, Date: '2026-03-05', DueDate: '2026-03-05', Status: 'AUTHORISED' },
      ...{ LineAmountTypes: 'Exclusive', ...over },
      LineItems: [{ Description: 'Mug', Quantity: 1, UnitAmount: amount, AccountCode: '200', TaxType: 'OUTPUT2' }],
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
    [{ trackingOptionID: '00000000-0000-4000-8000-000000000000' }, 400],
    [{ periods: '3', timeframe: 'MONTH' }, 501],
  ])('refuses %j', (query, status) => {
    expect(start().books.call('GET', 'Reports/ProfitAndLoss', { query }).status).toBe(status);
  });

  test('is kept from a user who may not see reports, and may lack its last day', () => {
    const { books, enter } = start({ reportLastDay: 'missing' });
    enter('12.34', '2026-03-31');
    expect(amounts(books, MARCH)).toEqual({});
    books.organisation.forbiddenActions.push('ViewReports');
    expect(books.call('GET', 'Reports/ProfitAndLoss', { query: MARCH }).status).toBe(403);
  });
});
