import { __ } from '@wordpress/i18n';
import { Section } from '../components/Section.tsx';
import { faultOf, type FormProps } from '../settings/form-context.ts';
import { TrackingFields } from './TrackingFields.tsx';

export function TrackingCard({ form, lists: { xero } }: FormProps) {
  const categories = xero?.tracking ?? [];
  const isNone = categories.length === 0 && form.draft.tracking.length === 0;
  return (
    <Section
      title={__('Tracking', 'ml-connector')}
      intro={__('For lines without a tracking option from a rule.', 'ml-connector')}
    >
      {isNone ? (
        <p>
          {xero === null
            ? __('Tracking categories are shown here once they could be read from Xero.', 'ml-connector')
            : __(
                'Your organisation has no tracking categories. Create them in Xero, then choose Refresh lists.',
                'ml-connector',
              )}
        </p>
      ) : (
        <div data-setting="tracking">
          <TrackingFields
            categories={categories}
            value={form.draft.tracking}
            fault={faultOf(form, 'tracking')}
            onChange={(choices) => form.set('tracking', choices)}
          />
        </div>
      )}
    </Section>
  );
}
