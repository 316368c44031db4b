import { __ } from '@wordpress/i18n';
import type { StatusBody } from '../../../sidecar/src/contract/status.ts';
import { Folded } from '../components/Folded.tsx';
import { Section } from '../components/Section.tsx';
import { openSuggestions, type FormProps } from '../settings/form-context.ts';
import { SettingFields } from '../settings/SettingFields.tsx';
import { AcceptAll } from '../settings/SuggestionLine.tsx';
import type { Load } from '../state/use-load.ts';
import { ConfirmAccounts } from './ConfirmAccounts.tsx';
import { RulesCard } from './RulesCard.tsx';
import { TaxTable } from './TaxTable.tsx';
import { TrackingCard } from './TrackingCard.tsx';

interface Props extends FormProps {
  readonly status: Load<StatusBody>;
}

const SALES = 'accounts.sales';

/** A person uses something of the advanced settings, or a suggestion concerns them. */
function isUsed(props: FormProps): boolean {
  const { rules, tracking } = props.form.draft;
  const basics = (path: string): boolean => path === SALES || path.startsWith('taxes.rates');
  const suggested = openSuggestions(props, ['accounts', 'taxes', 'tracking']).some(({ path }) => !basics(path));
  return rules.length > 0 || tracking.length > 0 || suggested;
}

export function AccountsTab({ status, ...props }: Props) {
  const { form } = props;
  const accept = (section: string) => (
    <AcceptAll suggestions={openSuggestions(props, [section])} onAccept={({ path, value }) => form.set(path, value)} />
  );
  return (
    <>
      <Section
        title={__('Accounts', 'ml-connector')}
        intro={__('The Xero account for each kind of amount, unless a rule below decides otherwise.', 'ml-connector')}
        actions={accept('accounts')}
      >
        <ConfirmAccounts form={form} status={status} />
        <SettingFields section="accounts" only={[SALES]} {...props} />
      </Section>
      <Section
        title={__('Taxes', 'ml-connector')}
        intro={__(
          'Map each tax rate of your store to a tax type in Xero. Nothing is guessed: an order with an unmapped rate is held until you map it.',
          'ml-connector',
        )}
        actions={accept('taxes')}
      >
        <TaxTable {...props} />
      </Section>
      <Folded
        title={__('Advanced', 'ml-connector')}
        intro={__('Other accounts, untaxed sales, tracking and rules.', 'ml-connector')}
        isNeeded={isUsed(props)}
      >
        <Section title={__('Other accounts', 'ml-connector')}>
          <SettingFields section="accounts" except={[SALES]} {...props} />
        </Section>
        <Section title={__('Sales without a tax rate', 'ml-connector')}>
          <SettingFields section="taxes" except={['taxes.rates']} {...props} />
        </Section>
        <TrackingCard {...props} />
        <RulesCard {...props} />
      </Folded>
    </>
  );
}
