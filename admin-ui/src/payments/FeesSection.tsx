import { __ } from '@wordpress/i18n';
import { Section } from '../components/Section.tsx';
import type { FormProps } from '../settings/form-context.ts';
import { FeeRow } from './FeeRow.tsx';
import { gatewaysOf } from './MethodsTable.tsx';

/** Each payment provider's fees: off until an account is chosen. */
export function FeesSection(props: FormProps) {
  // A provider's fees have one setting, whatever the currency of the order.
  const gateways = gatewaysOf(props).filter(({ currency }) => currency === null);
  if (gateways.length === 0) return null;
  return (
    <Section
      title={__('Fees of payment providers', 'ml-connector')}
      intro={__(
        'Card providers pay out less than your customer paid. Their fee can be posted as spend money on their clearing account, so that its balance equals the payout: in Xero, that account must be a bank account. The invoice and its payment keep the full amount.',
        'ml-connector',
      )}
    >
      <table className="widefat striped ml-connector-table ml-connector-fees">
        <caption className="screen-reader-text">{__('Payment methods and their fees', 'ml-connector')}</caption>
        <thead>
          <tr>
            <th scope="col">{__('Payment method', 'ml-connector')}</th>
            <th scope="col">{__('Post its fees', 'ml-connector')}</th>
            <th scope="col">{__('Account and tax rate', 'ml-connector')}</th>
          </tr>
        </thead>
        <tbody>
          {gateways.map((gateway) => (
            <FeeRow key={gateway.id} gateway={gateway} {...props} />
          ))}
        </tbody>
      </table>
    </Section>
  );
}
