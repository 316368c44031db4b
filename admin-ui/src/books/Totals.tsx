import { __, sprintf } from '@wordpress/i18n';
import { type BookState, type CurrencyMonth, signOf, withoutSign } from '../../../sidecar/src/figures/month.ts';
import { formatAmount } from '../components/Moment.tsx';
import { invoicesWords, ordersWords, sideWords } from './words.ts';

/** How a difference looks: what was accepted is no alarm. */
const DIFFERENCE: Readonly<Partial<Record<BookState, string>>> = { differs: 'is-bad', not_final: 'is-warn' };

/** The two sums that must be equal, and their difference. */
export function Totals({ of: month }: { readonly of: CurrencyMonth }) {
  const { currency, difference, unexplained } = month;
  const money = (amount: string) => formatAmount(amount, currency);
  const isEqual = signOf(difference) === 0 && month.state !== 'differs';
  return (
    <dl className="ml-connector-totals">
      <div>
        <dt>{__('In the shop', 'ml-connector')}</dt>
        <dd>
          <bdi>{money(month.shop)}</bdi>
          <small>{withRefunds(ordersWords(month.orders), month.shopRefunds, currency)}</small>
        </dd>
      </div>
      <div>
        <dt>{__('In Xero', 'ml-connector')}</dt>
        <dd>
          <bdi>{money(month.xero)}</bdi>
          <small>{withRefunds(invoicesWords(month.invoices), month.xeroRefunds, currency)}</small>
        </dd>
      </div>
      <div className={isEqual ? 'is-good' : (DIFFERENCE[month.state] ?? '')}>
        <dt>{__('Difference', 'ml-connector')}</dt>
        <dd>
          <bdi>{money(withoutSign(difference))}</bdi>
          <small>
            {isEqual ? __('Equal to the cent', 'ml-connector') : differenceWords(difference)}
            {signOf(unexplained) !== 0 &&
              /* translators: %s: an amount */
              ` · ${sprintf(__('%s unexplained', 'ml-connector'), money(withoutSign(unexplained)))}`}
          </small>
        </dd>
      </div>
    </dl>
  );
}

/** Differences on both sides may have the sum of zero. */
function differenceWords(difference: string): string {
  if (signOf(difference) === 0) return __('The differences cancel each other out', 'ml-connector');
  return sideWords(difference);
}

function withRefunds(words: string, refunds: string, currency: string): string {
  if (signOf(refunds) === 0) return words;
  /* translators: 1: "149 orders", 2: an amount */
  return sprintf(__('%1$s · less %2$s refunded', 'ml-connector'), words, formatAmount(refunds, currency));
}
