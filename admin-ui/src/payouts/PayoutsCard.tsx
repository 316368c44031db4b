import { Button, SelectControl } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { useState } from '@wordpress/element';
import type { ListedPayout, PayoutsBody } from '../../../sidecar/src/contract/payouts.ts';
import { formatAmount, formatDay } from '../components/Moment.tsx';
import { Section } from '../components/Section.tsx';
import { StateMark } from '../components/StateMark.tsx';
import { PayoutDetails } from './PayoutDetails.tsx';
import { GATEWAY_NAMES, MOODS, payoutsWords, stateWords } from './words.ts';

interface Props {
  readonly payouts: PayoutsBody;
  readonly onEarlier: () => void;
}

const keyOf = ({ gateway, id }: Pick<ListedPayout, 'gateway' | 'id'>) => `${gateway} ${id}`;

/** A row for each payout; one of them is shown with what it consists of. */
export function PayoutsCard({ payouts: { payouts, from }, onEarlier }: Props) {
  const [gateway, setGateway] = useState<string>('');
  const [open, setOpen] = useState<string | null>(null);
  const gateways = [...new Set(payouts.map((one) => one.gateway))];
  const options: { readonly value: string; readonly label: string }[] = [
    { value: '', label: __('All providers', 'ml-connector') },
    ...gateways.map((one) => ({ value: one, label: GATEWAY_NAMES[one] })),
  ];
  const shown = payouts.filter((one) => gateway === '' || one.gateway === gateway);
  return (
    <Section
      title={__('Payouts', 'ml-connector')}
      intro={__(
        'What arrived at the bank, and the orders, refunds and fees that it consists of, to the cent.',
        'ml-connector',
      )}
    >
      {gateways.length > 1 && (
        <div className="ml-connector-payouts-filter">
          <SelectControl
            label={__('Provider', 'ml-connector')}
            value={gateway}
            options={options}
            onChange={(chosen) => setGateway(chosen)}
          />
        </div>
      )}
      {shown.length === 0 ? (
        <p className="ml-connector-sentence">
          <StateMark mood="idle">{__('No payout arrived in these days.', 'ml-connector')}</StateMark>
        </p>
      ) : (
        <table className="widefat ml-connector-table ml-connector-payouts">
          <caption className="screen-reader-text">{payoutsWords(shown.length)}</caption>
          <thead>
            <tr>
              <th scope="col">{__('Arrives', 'ml-connector')}</th>
              <th scope="col">{__('Provider', 'ml-connector')}</th>
              <th scope="col" className="is-figure">
                {__('Amount', 'ml-connector')}
              </th>
              <th scope="col">{__('State', 'ml-connector')}</th>
              <th scope="col">
                <span className="screen-reader-text">{__('Details', 'ml-connector')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((one) => (
              <PayoutRow
                key={keyOf(one)}
                payout={one}
                isOpen={open === keyOf(one)}
                onToggle={() => setOpen(open === keyOf(one) ? null : keyOf(one))}
              />
            ))}
          </tbody>
        </table>
      )}
      <p className="ml-connector-row">
        <span className="ml-connector-quiet">
          {__('Since', 'ml-connector')} {formatDay(from)}.
        </span>
        <Button variant="tertiary" onClick={onEarlier} __next40pxDefaultSize>
          {__('Show earlier payouts', 'ml-connector')}
        </Button>
      </p>
    </Section>
  );
}

interface RowProps {
  readonly payout: ListedPayout;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function PayoutRow({ payout, isOpen, onToggle }: RowProps) {
  const { id, reference, gateway, currency, net, arrived, state, held } = payout;
  const panel = `ml-connector-payout-${gateway}-${id}`;
  return (
    <>
      <tr>
        <th scope="row" data-label={__('Arrives', 'ml-connector')}>
          {formatDay(arrived)}
        </th>
        <td data-label={__('Provider', 'ml-connector')}>{GATEWAY_NAMES[gateway]}</td>
        <td data-label={__('Amount', 'ml-connector')} className="is-figure">
          <bdi>{formatAmount(net, currency)}</bdi>
        </td>
        <td data-label={__('State', 'ml-connector')}>
          <StateMark mood={MOODS[state]}>{stateWords(state)}</StateMark>
          {held[0] !== undefined && <p className="ml-connector-quiet">{held[0].message}</p>}
        </td>
        <td>
          <Button
            variant="link"
            onClick={onToggle}
            aria-expanded={isOpen}
            aria-controls={panel}
            aria-label={`${isOpen ? __('Hide payout', 'ml-connector') : __('Show payout', 'ml-connector')} ${reference}`}
          >
            {isOpen ? __('Hide', 'ml-connector') : __('Show', 'ml-connector')}
          </Button>
        </td>
      </tr>
      {isOpen && (
        <tr id={panel} className="ml-connector-payouts__open">
          <td colSpan={5}>
            <PayoutDetails gateway={gateway} id={id} />
          </td>
        </tr>
      )}
    </>
  );
}
