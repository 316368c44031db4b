import Big from 'big.js';
import type { Account, Organisation } from '../organisation.ts';
import type { View } from '../wire/answers.ts';
import { moneyText, sum } from '../wire/money.ts';
import { journalsOf } from './journals.ts';

interface Asked {
  readonly from: string;
  readonly to: string;
  readonly isStandardLayout: boolean;
  /** Xero may leave out the last day. */
  readonly hasLastDay: boolean;
  readonly now: Date;
}

interface Part {
  readonly title: string;
  readonly types: readonly string[];
  /** Income is shown as credit less debit, costs the other way. */
  readonly sign: 1 | -1;
}

const INCOME: Part = { title: 'Income', types: ['REVENUE', 'SALES'], sign: -1 };
const COST_OF_SALES: Part = { title: 'Less Cost of Sales', types: ['DIRECTCOSTS'], sign: 1 };
const OTHER_INCOME: Part = { title: 'Plus Other Income', types: ['OTHERINCOME'], sign: -1 };
const EXPENSES: Part = { title: 'Less Operating Expenses', types: ['EXPENSE', 'OVERHEADS', 'DEPRECIATN'], sign: 1 };
const CURRENCY_GAINS = ['BANKCURRENCYGAIN', 'REALISEDCURRENCYGAIN', 'UNREALISEDCURRENCYGAIN'];

/** Accrual basis, in the base currency: approved documents by their date, without tax. */
export function profitAndLoss(
  organisation: Organisation,
  { from, to, isStandardLayout, hasLastDay, now }: Asked,
): View {
  const moved = new Map<string, Big>();
  for (const { date, lines } of journalsOf(organisation)) {
    if (date < from || date > to || (!hasLastDay && date === to)) continue;
    for (const { accountId, amount } of lines) moved.set(accountId, (moved.get(accountId) ?? new Big(0)).plus(amount));
  }
  const accounts = [...moved].flatMap(([id, amount]) => {
    const account = organisation.accounts[id];
    return account === undefined || amount.eq(0) ? [] : [{ account, amount }];
  });
  const isGrouped = organisation.hasCustomLayout === true && !isStandardLayout;
  const parts = [INCOME, COST_OF_SALES, OTHER_INCOME, EXPENSES].map((part) => {
    const own = accounts.filter(({ account }) => part.types.includes(account.type) && !isGain(account));
    return { part, own, total: sum(own.map(({ amount }) => amount.times(part.sign))) };
  });
  const gains = accounts.filter(({ account }) => isGain(account));
  const net = sum(parts.map(({ part, total }) => total.times(-part.sign))).plus(
    sum(gains.map(({ amount }) => amount.neg())),
  );
  return {
    ...{ ReportID: 'ProfitAndLoss', ReportName: 'Profit and Loss', ReportType: 'ProfitAndLoss' },
    ReportTitles: ['Profit & Loss', organisation.name, `${dayInWords(from)} to ${dayInWords(to)}`],
    ...{
      ReportDate: dayInWords(now.toISOString().slice(0, 10)),
      UpdatedDateUTC: `/Date(${now.getTime()})/`,
      Fields: [],
    },
    Rows: [
      { RowType: 'Header', Cells: [{ Value: '' }, { Value: shortDay(to) }] },
      ...parts.flatMap(({ part, own, total }) => {
        if (own.length === 0) return [];
        const rows = isGrouped ? [groupRow(part, total)] : own.map((one) => accountRow(one, part));
        const summary = {
          RowType: 'SummaryRow',
          Cells: [{ Value: `Total ${part.title.replace(/^(?:Less|Plus) /, '')}` }, { Value: moneyText(total) }],
        };
        return [{ RowType: 'Section', Title: part.title, Rows: [...rows, summary] }];
      }),
      ...(gains.length === 0
        ? []
        : [{ RowType: 'Section', Title: '', Rows: [gainsRow(sum(gains.map(({ amount }) => amount.neg())))] }]),
      {
        RowType: 'Section',
        Title: '',
        Rows: [{ RowType: 'Row', Cells: [{ Value: 'Net Profit' }, { Value: moneyText(net) }] }],
      },
    ],
  };
}

function isGain({ systemAccount }: Account): boolean {
  return systemAccount !== null && CURRENCY_GAINS.includes(systemAccount);
}

function accountRow({ account, amount }: { account: Account; amount: Big }, { sign }: Part): View {
  const Attributes = [{ Value: account.id, Id: 'account' }];
  const value = moneyText(amount.times(sign));
  return {
    RowType: 'Row',
    Cells: [
      { Value: account.name, Attributes },
      { Value: value, Attributes },
    ],
  };
}

function groupRow({ title }: Part, total: Big): View {
  return { RowType: 'Row', Cells: [{ Value: `All ${title}` }, { Value: moneyText(total) }] };
}

/** Most regions merge them into one row, which names no account. */
function gainsRow(total: Big): View {
  const Attributes = [{ Value: 'FXGROUPID', Id: 'account' }];
  return {
    RowType: 'Row',
    Cells: [
      { Value: 'Foreign Currency Gains and Losses', Attributes },
      { Value: moneyText(total), Attributes },
    ],
  };
}

export function dayInWords(day: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(day));
}

function shortDay(day: string): string {
  return new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: 'short', year: '2-digit', timeZone: 'UTC' }).format(
    new Date(day),
  );
}
