import { __, _n, sprintf } from '@wordpress/i18n';
import type {
  ClearingAccountBody,
  ClearingCauseBody,
  ClearingProofBody,
} from '../../../sidecar/src/contract/payouts.ts';
import { signOf, withoutSign } from '../../../sidecar/src/figures/month.ts';
import { FigureTable } from '../books/FigureTable.tsx';
import { ordersWords } from '../books/words.ts';
import { formatAmount, formatDay } from '../components/Moment.tsx';
import { Section } from '../components/Section.tsx';
import { StateMark } from '../components/StateMark.tsx';
import { BalanceChart } from './BalanceChart.tsx';
import { accountHeadline, GATEWAY_NAMES } from './words.ts';

/** Each clearing account beside what its provider owes. */
export function ClearingCard({ proof: { on, accounts, notices } }: { readonly proof: ClearingProofBody }) {
  return (
    <Section
      /* translators: %s: a day */
      title={sprintf(__('Clearing accounts on %s', 'ml-connector'), formatDay(on))}
      intro={__(
        'Kept right, the balance of a clearing account is what the provider still owes. It only reads: nothing is changed in Xero.',
        'ml-connector',
      )}
    >
      {notices.length > 0 && (
        <ul className="ml-connector-books__notices ml-connector-quiet">
          {notices.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      )}
      {accounts.map((account) => (
        <Account key={`${account.gateway} ${account.currency}`} account={account} />
      ))}
    </Section>
  );
}

function Account({ account }: { readonly account: ClearingAccountBody }) {
  const { gateway, currency, name, account: code, isProved, causes, left, line } = account;
  const label = [code, name].filter((one) => one !== '').join(' – ');
  return (
    <section className="ml-connector-clearing" aria-label={`${GATEWAY_NAMES[gateway]} ${currency}`}>
      <h3>
        {GATEWAY_NAMES[gateway]}, {currency}{' '}
        <small>{label === '' ? __('No account chosen', 'ml-connector') : label}</small>
      </h3>
      <p className="ml-connector-sentence">
        <StateMark mood={isProved ? 'good' : 'bad'}>{accountHeadline(account)}</StateMark>
      </p>
      <div className="ml-connector-period">
        <div>
          <Figures account={account} />
        </div>
        <div>{line.length > 1 && <BalanceChart line={line} currency={currency} name={name} account={code} />}</div>
      </div>
      {causes.length > 0 && <Causes causes={causes} left={left} currency={currency} />}
    </section>
  );
}

function Figures({ account }: { readonly account: ClearingAccountBody }) {
  const { opening, payments, refunds, fees, other, payouts, closing, provider, difference, xero, currency } = account;
  const money = (amount: string) => formatAmount(amount, currency);
  const row = (id: string, title: string, amount: string, isSum = false) => ({
    ...{ id, cells: [title, money(amount)], isSum },
    isOff: id === 'difference' && signOf(amount) !== 0 && !account.isProved,
  });
  return (
    <FigureTable
      caption={__('The account', 'ml-connector')}
      columns={[
        { name: __('Figure', 'ml-connector'), isFigure: false },
        { name: currency, isFigure: true },
      ]}
      rows={[
        row('opening', __('Opening', 'ml-connector'), opening),
        row('payments', __('+ Payments', 'ml-connector'), payments),
        row('refunds', __('− Refunds', 'ml-connector'), refunds),
        row('fees', __('− Fees', 'ml-connector'), fees),
        row('other', __('± Other', 'ml-connector'), other),
        row('payouts', __('− Payouts', 'ml-connector'), payouts),
        row(
          'closing',
          xero === null
            ? __('= Closing, by our documents', 'ml-connector')
            : __('= Closing, as in Xero', 'ml-connector'),
          closing,
          true,
        ),
        row('provider', __('Owed by the provider', 'ml-connector'), provider),
        row('difference', __('Difference', 'ml-connector'), difference, true),
      ]}
    />
  );
}

interface CausesProps {
  readonly causes: readonly ClearingCauseBody[];
  readonly left: number;
  readonly currency: string;
}

/** One for each cause, with its orders or payouts. */
function Causes({ causes, left, currency }: CausesProps) {
  const keyOf = ({ code, title }: ClearingCauseBody) => `${code} ${title}`;
  const keys = [...new Set(causes.map(keyOf))];
  return (
    <>
      <h4>{__('Why it differs', 'ml-connector')}</h4>
      <ul className="ml-connector-causes">
        {keys.map((key) => (
          <CauseGroup key={key} causes={causes.filter((one) => keyOf(one) === key)} currency={currency} />
        ))}
      </ul>
      {left > 0 && (
        <p className="ml-connector-quiet">
          {/* translators: %d: how many causes */}
          {sprintf(_n('… and %d more.', '… and %d more.', left, 'ml-connector'), left)}
        </p>
      )}
    </>
  );
}

/** A list this long is opened at once. */
const OPEN_MAX = 5;

function CauseGroup({ causes, currency }: Pick<CausesProps, 'causes' | 'currency'>) {
  const [first] = causes;
  if (first === undefined) return null;
  const named = causes.filter(({ orderId, payoutId }) => orderId !== null || payoutId !== null);
  const orders = named.filter(({ orderId }) => orderId !== null).length;
  const single = causes.length === 1 ? first : null;
  return (
    <li className="ml-connector-cause">
      <div className="ml-connector-cause__head">
        <strong>
          <StateMark mood={first.isTiming ? 'idle' : 'warn'}>{first.title}</StateMark>
        </strong>
        {single !== null && (
          <span className="ml-connector-cause__amount">
            <CauseAmount amount={single.amount} currency={currency} />
          </span>
        )}
      </div>
      <p className="ml-connector-cause__next">{first.next}</p>
      {named.length > 0 && (
        <details open={named.length <= OPEN_MAX}>
          <summary>{orders > 0 ? ordersWords(orders) : __('Payouts', 'ml-connector')}</summary>
          <ul className="ml-connector-cause__orders">
            {named.map((one) => (
              <li key={`${one.orderId ?? ''} ${one.payoutId ?? ''} ${one.amount}`}>
                <Name of={one} /> <CauseAmount amount={one.amount} currency={currency} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

function Name({ of: { orderId, payoutId, url } }: { readonly of: ClearingCauseBody }) {
  if (orderId === null) return <code>{payoutId}</code>;
  /* translators: %s: number of an order */
  const name = sprintf(__('Order %s', 'ml-connector'), `#${orderId}`);
  return url === null ? <span>{name}</span> : <a href={url}>{name}</a>;
}

function CauseAmount({ amount, currency }: { readonly amount: string; readonly currency: string }) {
  return (
    <>
      <bdi>{formatAmount(withoutSign(amount), currency)}</bdi>{' '}
      <small>
        {signOf(amount) < 0
          ? __('missing on the account', 'ml-connector')
          : __('too much on the account', 'ml-connector')}
      </small>
    </>
  );
}
