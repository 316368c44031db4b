import { __, sprintf } from '@wordpress/i18n';
import type { OverviewBody } from '../../../sidecar/src/contract/status.ts';
import { signOf, withoutSign } from '../../../sidecar/src/figures/month.ts';
import { formatAmount, formatDay } from '../components/Moment.tsx';
import { Section } from '../components/Section.tsx';
import { StateMark } from '../components/StateMark.tsx';
import { TabLink } from '../components/TabLink.tsx';
import { GATEWAY_NAMES, MOODS, stateWords } from '../payouts/words.ts';
import type { OnTab } from '../state/use-tab.ts';

interface Props {
  readonly payouts: OverviewBody['payouts'];
  readonly onTab: OnTab;
}

/** The last payouts, and whether their clearing accounts are right. */
export function PayoutsInShort({ payouts: { isUsed, latest, clearing }, onTab }: Props) {
  return (
    <Section title={__('Payouts', 'ml-connector')} actions={<TabLink tab="payouts" onTab={onTab} />}>
      {!isUsed && (
        <p>
          {__('Connect Stripe, WooPayments or PayPal to see which orders each payout consists of.', 'ml-connector')}
        </p>
      )}
      {isUsed && latest.length === 0 && <p>{__('No payouts in the last month.', 'ml-connector')}</p>}
      {latest.length > 0 && (
        <ul className="ml-connector-lines-list">
          {latest.map(({ gateway, id, arrived, net, currency, state }) => (
            <li key={`${gateway} ${id}`}>
              <span>
                {GATEWAY_NAMES[gateway]} <small>{formatDay(arrived)}</small>
              </span>
              <span className="ml-connector-lines-list__state">
                <StateMark mood={MOODS[state]}>{stateWords(state)}</StateMark>
              </span>
              <span className="ml-connector-lines-list__amount">
                <bdi>{formatAmount(net, currency)}</bdi>
              </span>
            </li>
          ))}
        </ul>
      )}
      {clearing.length > 0 && (
        <>
          <h3>{__('Clearing accounts', 'ml-connector')}</h3>
          <ul className="ml-connector-lines-list ml-connector-lines-list--pairs">
            {clearing.map(({ gateway, currency, owed, proof }) => (
              <li key={`${gateway} ${currency}`}>
                <span>
                  {GATEWAY_NAMES[gateway]}, {currency}{' '}
                  {owed !== null && (
                    /* translators: %s: an amount */
                    <small>{sprintf(__('owes %s', 'ml-connector'), formatAmount(owed, currency))}</small>
                  )}
                </span>
                <span className="ml-connector-lines-list__state">
                  <ProofMark proof={proof} currency={currency} />
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}

type Clearing = OverviewBody['payouts']['clearing'][number];

function ProofMark({ proof, currency }: Pick<Clearing, 'proof' | 'currency'>) {
  if (proof === null) return <StateMark mood="idle">{__('Not proved yet', 'ml-connector')}</StateMark>;
  if (proof.causes.length === 0)
    return (
      <StateMark mood="good">
        {/* translators: %s: a day */}
        {sprintf(__('Proved on %s', 'ml-connector'), formatDay(proof.on))}
      </StateMark>
    );
  return (
    <StateMark mood="bad">
      {signOf(proof.difference) === 0
        ? proof.causes.join(', ')
        : /* translators: %s: an amount */
          sprintf(__('Differs by %s', 'ml-connector'), formatAmount(withoutSign(proof.difference), currency))}
    </StateMark>
  );
}
