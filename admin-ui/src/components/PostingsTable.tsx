import { __, sprintf } from '@wordpress/i18n';
import type { PostingBody } from '../../../sidecar/src/contract/effect.ts';
import { sumOf } from '../api/sum.ts';
import { formatAmount } from './Moment.tsx';

interface Props {
  readonly postings: readonly PostingBody[];
  /** Names the table. */
  readonly caption: string;
}

/** Debits and credits by account, as an accountant writes them: a table for each currency, its sums equal. */
export function PostingsTable({ postings, caption }: Props) {
  const currencies = [...new Set(postings.map(({ currency }) => currency))];
  return currencies.map((currency) => (
    <Journal
      key={currency}
      currency={currency}
      rows={postings.filter((row) => row.currency === currency)}
      caption={
        currencies.length === 1
          ? caption
          : // translators: 1: what a table shows, 2: a currency
            sprintf(__('%1$s, in %2$s', 'ml-connector'), caption, currency)
      }
    />
  ));
}

interface JournalProps {
  readonly currency: string;
  readonly rows: readonly PostingBody[];
  readonly caption: string;
}

function Journal({ currency, rows, caption }: JournalProps) {
  const [account, debit, credit] = [
    __('Account', 'ml-connector'),
    __('Debit', 'ml-connector'),
    __('Credit', 'ml-connector'),
  ];
  const shown = (amount: string) => (amount === '0.00' ? '' : formatAmount(amount, currency));
  const total = (side: 'debit' | 'credit') => formatAmount(sumOf(rows.map((row) => row[side])), currency);
  return (
    <table className="widefat striped ml-connector-table ml-connector-figures ml-connector-postings">
      <caption className="screen-reader-text">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{account}</th>
          <th scope="col" className="is-figure">
            {debit}
          </th>
          <th scope="col" className="is-figure">
            {credit}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.account}>
            <th scope="row" data-label={account}>
              {row.account === row.name ? row.name : `${row.account} ${row.name}`}
            </th>
            <td data-label={debit} className="is-figure">
              {shown(row.debit)}
            </td>
            <td data-label={credit} className="is-figure">
              {shown(row.credit)}
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" data-label="">
            {__('Total', 'ml-connector')}
          </th>
          <td data-label={debit} className="is-figure">
            {total('debit')}
          </td>
          <td data-label={credit} className="is-figure">
            {total('credit')}
          </td>
        </tr>
      </tfoot>
    </table>
  );
}
