import Big from 'big.js';
import type { Account, Organisation } from '../organisation.ts';
import type { View } from '../wire/answers.ts';
import { moneyText, sum } from '../wire/money.ts';
import { journalsOf } from './journals.ts';
import { dayInWords } from './profit-and-loss.ts';

interface Asked {
  readonly from: string;
  readonly to: string;
  readonly now: Date;
}

const COLUMNS = ['Opening Balance', 'Cash Received', 'Cash Spent', 'Closing Balance'];

/** Every bank account with movement, in the base currency: before the days, received and spent in them, and after. */
export function bankSummary(organisation: Organisation, { from, to, now }: Asked): View {
  const legs = journalsOf(organisation).flatMap(({ date, lines }) => lines.map((line) => ({ ...line, date })));
  const rows = Object.values(organisation.accounts)
    .filter(({ type }) => type === 'BANK')
    .flatMap((account) => {
      const own = legs.filter(({ accountId, date }) => accountId === account.id && date <= to);
      if (own.length === 0) return [];
      const total = (some: typeof own) => sum(some.map(({ amount }) => amount));
      const within = own.filter(({ date }) => date >= from);
      const opening = total(own.filter(({ date }) => date < from));
      const received = total(within.filter(({ amount }) => amount.gt(0)));
      const spent = total(within.filter(({ amount }) => amount.lt(0))).abs();
      return [{ account, amounts: [opening, received, spent, opening.plus(received).minus(spent)] }];
    });
  const totals = COLUMNS.map((_title, at) => sum(rows.map(({ amounts }) => amounts[at] ?? new Big(0))));
  return {
    ...{ ReportID: 'BankSummary', ReportName: 'Bank Summary', ReportType: 'BankSummary' },
    ReportTitles: ['Bank Summary', organisation.name, `From ${dayInWords(from)} to ${dayInWords(to)}`],
    ...{
      ReportDate: dayInWords(now.toISOString().slice(0, 10)),
      UpdatedDateUTC: `/Date(${now.getTime()})/`,
      Fields: [],
    },
    Rows: [
      { RowType: 'Header', Cells: ['Bank Accounts', ...COLUMNS].map((Value) => ({ Value })) },
      {
        ...{ RowType: 'Section', Title: '' },
        Rows: [
          ...rows.map(({ account, amounts }) => accountRow(account, amounts)),
          { RowType: 'SummaryRow', Cells: [{ Value: 'Total' }, ...totals.map((one) => ({ Value: moneyText(one) }))] },
        ],
      },
    ],
  };
}

function accountRow({ id, name }: Account, amounts: readonly Big[]): View {
  const Attributes = [{ Value: id, Id: 'accountID' }];
  return { RowType: 'Row', Cells: [{ Value: name, Attributes }, ...amounts.map((one) => ({ Value: moneyText(one) }))] };
}
