import Big from 'big.js';
import type { Account, Organisation } from '../organisation.ts';
import type { View } from '../wire/answers.ts';
import { moneyText, sum } from '../wire/money.ts';
import { journalsOf, type JournalLine } from './journals.ts';

/** Amounts side by side, of the lines that each holds. */
export interface Column {
  readonly title: string;
  readonly holds: (line: JournalLine) => boolean;
}

const ZERO = new Big(0);

interface Asked {
  readonly from: string;
  readonly to: string;
  /** By tracking option; null = one of all. */
  readonly columns: readonly Column[] | null;
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
interface Moved {
  readonly account: Account;
  /** By column. */
  readonly amounts: readonly Big[];
}

const CURRENCY_GAINS = ['BANKCURRENCYGAIN', 'REALISEDCURRENCYGAIN', 'UNREALISEDCURRENCYGAIN'];

/** Accrual basis, in the base currency: approved documents by their date, without tax. */
export function profitAndLoss(organisation: Organisation, asked: Asked): View {
  const { from, to, isStandardLayout, now } = asked;
  const columns = asked.columns ?? [{ title: shortDay(to), holds: () => true }];
  const moved = movedIn(organisation, asked, columns);
  const isGrouped = organisation.hasCustomLayout === true && !isStandardLayout;
  const parts = [INCOME, COST_OF_SALES, OTHER_INCOME, EXPENSES].map((part) => {
    const own = moved.filter(({ account }) => part.types.includes(account.type) && !isGain(account));
    return { part, own, totals: totalsOf(own, columns).map((total) => total.times(part.sign)) };
  });
  const gains = moved.filter(({ account }) => isGain(account));
  const ofGains = totalsOf(gains, columns).map((total) => total.neg());
  const net = columns.map((_, at) => {
    return sum([...parts.map(({ part, totals }) => (totals[at] ?? ZERO).times(-part.sign)), ofGains[at] ?? ZERO]);
  });
  return {
    ...{ ReportID: 'ProfitAndLoss', ReportName: 'Profit and Loss', ReportType: 'ProfitAndLoss' },
    ReportTitles: ['Profit & Loss', organisation.name, `${dayInWords(from)} to ${dayInWords(to)}`],
    ...{
      ReportDate: dayInWords(now.toISOString().slice(0, 10)),
      UpdatedDateUTC: `/Date(${now.getTime()})/`,
      Fields: [],
    },
    Rows: [
      { RowType: 'Header', Cells: [{ Value: '' }, ...columns.map(({ title }) => ({ Value: title }))] },
      ...parts.flatMap(({ part, own, totals }) => {
        if (own.length === 0) return [];
        const rows = isGrouped
          ? [row('Row', `All ${part.title}`, totals)]
          : own.map(
              ({ account, amounts }) =>
              row('Row', account.name, amounts.map((amount) => amount.times(part.sign)), account.id), // prettier-ignore
            );
        const summary = row('SummaryRow', `Total ${part.title.replace(/^(?:Less|Plus) /, '')}`, totals);
        return [{ RowType: 'Section', Title: part.title, Rows: [...rows, summary] }];
      }),
      // Most regions merge them into one row, which names no account.
      ...(gains.length === 0
        ? []
        : [{ RowType: 'Section', Title: '', Rows: [row('Row', 'Foreign Currency Gains and Losses', ofGains, 'FXGROUPID')] }]), // prettier-ignore
      { RowType: 'Section', Title: '', Rows: [row('Row', 'Net Profit', net)] },
    ],
  };
}

/** Accounts without movement are left out. */
function movedIn(organisation: Organisation, { from, to, hasLastDay }: Asked, columns: readonly Column[]): Moved[] {
  const moved = new Map<string, Big[]>();
  for (const { date, lines } of journalsOf(organisation)) {
    if (date < from || date > to || (!hasLastDay && date === to)) continue;
    for (const line of lines) {
      const before = moved.get(line.accountId) ?? columns.map(() => ZERO);
      const after = before.map((amount, at) => (columns[at]?.holds(line) === true ? amount.plus(line.amount) : amount));
      moved.set(line.accountId, after);
    }
  }
  return [...moved].flatMap(([id, amounts]) => {
    const account = organisation.accounts[id];
    return account === undefined || amounts.every((amount) => amount.eq(0)) ? [] : [{ account, amounts }];
  });
}

function totalsOf(moved: readonly Moved[], columns: readonly Column[]): Big[] {
  return columns.map((_, at) => sum(moved.map(({ amounts }) => amounts[at] ?? ZERO)));
}

function isGain({ systemAccount }: Account): boolean {
  return systemAccount !== null && CURRENCY_GAINS.includes(systemAccount);
}

function row(type: 'Row' | 'SummaryRow', name: string, amounts: readonly Big[], accountId?: string): View {
  const attributes = accountId === undefined ? {} : { Attributes: [{ Value: accountId, Id: 'account' }] };
  const cells = [name, ...amounts.map(moneyText)].map((Value) => ({ Value, ...attributes }));
  return { RowType: type, Cells: cells };
}

export function dayInWords(day: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(day));
}

function shortDay(day: string): string {
  return new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: 'short', year: '2-digit', timeZone: 'UTC' }).format(
    new Date(day),
  );
}
