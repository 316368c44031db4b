import { __ } from '@wordpress/i18n';
import { Folded } from '../components/Folded.tsx';
import { Section } from '../components/Section.tsx';
import { faultOf, openSuggestion, openSuggestions, type FormProps } from '../settings/form-context.ts';
import { SettingFields } from '../settings/SettingFields.tsx';
import { AcceptAll, SuggestionLine } from '../settings/SuggestionLine.tsx';
import { FeesSection } from './FeesSection.tsx';
import { MethodPosting } from './MethodPosting.tsx';
import { MethodsTable } from './MethodsTable.tsx';
import { MethodSelect } from './MethodSelect.tsx';
import { PayoutsSection } from './PayoutsSection.tsx';

/** Fees or payouts are booked, or a suggestion that goes without saying concerns them. */
function isUsed(props: FormProps): boolean {
  const { payments, payouts } = props.form.draft;
  const isBooked = Object.keys(payments.fees).length > 0 || Object.values(payouts).some(({ mode }) => mode === 'book');
  const suggested = openSuggestions(props, ['payments.fees', 'payouts']);
  return isBooked || suggested.some(({ optIn }) => optIn !== true);
}

/** The account for the money of each payment method. */
export function PaymentsTab(props: FormProps) {
  const { form, lists } = props;
  return (
    <>
      <Section
        title={__('Payment methods', 'ml-connector')}
        intro={__(
          'The Xero account that receives the payments of each method: your bank account, or a clearing account for a provider that pays out several orders at once.',
          'ml-connector',
        )}
        actions={
          <AcceptAll
            suggestions={openSuggestions(props, ['payments'])}
            onAccept={({ path, value }) => form.set(path, value)}
          />
        }
      >
        <MethodsTable {...props} />
        <div className="ml-connector-fields">
          <div className="ml-connector-setting" data-setting="payments.default">
            <MethodSelect
              label={__('All other payment methods', 'ml-connector')}
              value={form.draft.payments.default}
              unset={__('Hold these orders', 'ml-connector')}
              fault={faultOf(form, 'payments.default')}
              lists={lists}
              onChange={(method) => form.set('payments.default', method ?? null)}
            />
            <SuggestionLine
              suggestion={openSuggestion(props, 'payments.default')}
              lists={lists}
              name={__('All other payment methods', 'ml-connector')}
              onAccept={({ path, value }) => form.set(path, value)}
            />
          </div>
        </div>
      </Section>
      <Folded
        title={__('Advanced', 'ml-connector')}
        intro={__('When each method is posted, fees, payouts and refunds.', 'ml-connector')}
        isNeeded={isUsed(props)}
      >
        <MethodPosting {...props} />
        <FeesSection {...props} />
        <PayoutsSection {...props} />
        <Section title={__('More payment settings', 'ml-connector')}>
          <SettingFields
            section="payments"
            except={[
              'payments.methods',
              'payments.default',
              'payments.refunds',
              'payments.fees',
              'payments.statuses',
              'payments.themes',
            ]}
            {...props}
          />
        </Section>
      </Folded>
    </>
  );
}
