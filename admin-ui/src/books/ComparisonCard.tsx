import { Button } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import { addQueryArgs } from '@wordpress/url';
import { causesByAccount, othersByAccount } from '../../../sidecar/src/figures/payments.ts';
import type { PeriodBody, ReconciliationBody } from '../../../sidecar/src/contract/reconciliation.ts';
import { startConsent } from '../api/status.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { formatAmount } from '../components/Moment.tsx';
import { Section } from '../components/Section.tsx';
import { StateMark } from '../components/StateMark.tsx';
import { pageConfig } from '../page-config.ts';
import { useAction } from '../state/use-action.ts';
import { Bridge } from './Bridge.tsx';
import { CauseItem } from './CauseList.tsx';
import { CheckProgress } from './CheckProgress.tsx';
import { FigureTable } from './FigureTable.tsx';
import { SideBySide } from './SideBySide.tsx';
import type { Comparison } from './use-comparison.ts';
import { accountWords, comparedWords, othersWords, unexplainedWords } from './words.ts';

interface Props {
  readonly month: string;
  readonly today: string;
  readonly comparison: Comparison;
  /** Whether the store is connected to Xero. */
  readonly mayCompare: boolean;
  readonly onOpen: (orderId: number) => void;
}

/** What the nightly checks leave out: compared when somebody asks for it. */
export function ComparisonCard({ month, today, comparison, mayCompare, onOpen }: Props) {
  const { reading, compared, error, compare } = comparison;
  if (!mayCompare && compared === null) return null;
  return (
    <Section
      title={__('Payments, other bookings and WooCommerce Analytics', 'ml-connector')}
      intro={__(
        'The nightly checks leave these out to save calls to Xero. Comparing them takes a few calls and changes nothing.',
        'ml-connector',
      )}
    >
      <ErrorNotice error={error} onRetry={compare} />
      {reading !== null && <CheckProgress month={month} today={today} checking={reading} />}
      {reading === null && error === null && mayCompare && (
        <div className="ml-connector-books__check">
          <Button variant="secondary" onClick={compare} __next40pxDefaultSize>
            {compared === null
              ? __('Compare payments and Analytics', 'ml-connector')
              : __('Compare again', 'ml-connector')}
          </Button>
          {compared !== null && <span className="ml-connector-quiet">{comparedWords(compared)}</span>}
        </div>
      )}
      {compared !== null && <Compared compared={compared} month={month} onOpen={onOpen} />}
    </Section>
  );
}

interface ComparedProps extends Pick<Props, 'month' | 'onOpen'> {
  readonly compared: ReconciliationBody;
}

function Compared({ compared, month, onOpen }: ComparedProps) {
  const { periods, bridge, notices, mayReadReports } = compared;
  return (
    <>
      {notices.length > 0 && (
        <ul className="ml-connector-books__notices ml-connector-quiet">
          {notices.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      )}
      {periods.map((period) => (
        <Payments key={period.currency} period={period} onOpen={onOpen} />
      ))}
      {periods.length === 0 && <p>{__('There are no orders and no documents in these days.', 'ml-connector')}</p>}
      {mayReadReports ? <Others periods={periods} /> : <AllowReports month={month} />}
      {bridge?.map((one) => (
        <Bridge key={one.currency} bridge={one} />
      ))}
    </>
  );
}

/** Of one currency: account by account, and why they differ. */
function Payments({ period, onOpen }: { readonly period: PeriodBody } & Pick<Props, 'onOpen'>) {
  const { currency, payments = [] } = period;
  const accounts = causesByAccount(period);
  const actions = { currency, onOpen, onAccept: null, onTakeBack: null };
  return (
    <>
      {/* translators: %s: a currency */}
      <h3>{sprintf(__('Payments by account, %s', 'ml-connector'), currency)}</h3>
      {payments.length === 0 ? (
        <p>{__('No payments in these days.', 'ml-connector')}</p>
      ) : (
        <div className="ml-connector-period">
          <div>
            {accounts.length === 0 && (
              <p>
                <StateMark mood="good">{__('Nothing differs.', 'ml-connector')}</StateMark>
              </p>
            )}
            {accounts.map(({ account, name, unexplained, causes }) => (
              <section key={account} aria-label={accountWords(name)}>
                <h4>{accountWords(name)}</h4>
                <ul className="ml-connector-causes">
                  {unexplained.map((one) => (
                    <CauseItem
                      key="unexplained"
                      cause={{ ...one, code: '', detail: '', ...unexplainedWords() }}
                      {...actions}
                    />
                  ))}
                  {causes.map((one) => (
                    <CauseItem
                      key={`${one.code} ${one.detail}`}
                      cause={one}
                      isHarmless={one.isHarmless === true}
                      {...actions}
                    />
                  ))}
                </ul>
              </section>
            ))}
          </div>
          <div>
            <SideBySide period={period} isPayments />
          </div>
        </div>
      )}
    </>
  );
}

/** What others booked, in the organisation's currency. */
function Others({ periods }: { readonly periods: readonly PeriodBody[] }) {
  return periods
    .filter(({ xero }) => xero.others !== null)
    .map((period) => (
      <div key={period.currency}>
        {/* translators: %s: a currency */}
        <h3>{sprintf(__('Booked by others, %s', 'ml-connector'), period.currency)}</h3>
        <p className={othersByAccount(period).length === 0 ? undefined : 'ml-connector-quiet'}>{othersWords(period)}</p>
        <OthersTable period={period} />
      </div>
    ));
}

/** Nothing where nobody else booked. */
export function OthersTable({ period }: { readonly period: PeriodBody }) {
  const accounts = othersByAccount(period);
  if (accounts.length === 0) return null;
  return (
    <FigureTable
      /* translators: %s: a currency */
      caption={sprintf(__('Booked by others, %s', 'ml-connector'), period.currency)}
      columns={[
        { name: __('Account', 'ml-connector'), isFigure: false },
        { name: __('Booked by others', 'ml-connector'), isFigure: true },
      ]}
      rows={accounts.map(({ account, amount }) => ({
        id: account,
        cells: [account, formatAmount(amount, period.currency)],
      }))}
    />
  );
}

/** Leads to Xero's consent page, and back to this month. */
function AllowReports({ month }: Pick<Props, 'month'>) {
  const allow = useAction(async () => {
    const back = addQueryArgs(pageConfig().settingsUrl, { tab: 'books', month });
    window.location.assign(await startConsent(back, { reports: true }));
  });
  return (
    <>
      <h3>{__('Booked by others', 'ml-connector')}</h3>
      <p>
        {__(
          'What others booked on the accounts of your sales is not read: Xero asks for a permission of its own, to read the profit and loss. The person who allows it needs the right to see reports in Xero.',
          'ml-connector',
        )}
      </p>
      <ErrorNotice error={allow.error} onDismiss={allow.forget} />
      <Button
        variant="secondary"
        onClick={() => void allow.run()}
        isBusy={allow.isBusy}
        disabled={allow.isBusy}
        accessibleWhenDisabled
        __next40pxDefaultSize
      >
        {__('Allow more in Xero', 'ml-connector')}
      </Button>
    </>
  );
}
