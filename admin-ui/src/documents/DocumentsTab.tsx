import { __ } from '@wordpress/i18n';
import type { StatusBody } from '../../../sidecar/src/contract/status.ts';
import { Folded } from '../components/Folded.tsx';
import { Section } from '../components/Section.tsx';
import { openSuggestions, type FormProps } from '../settings/form-context.ts';
import { leavesOf, sectionsOf } from '../settings/schema/schema.ts';
import { SettingField } from '../settings/SettingField.tsx';
import { SettingFields } from '../settings/SettingFields.tsx';
import { humanName } from '../settings/words.ts';
import type { Load } from '../state/use-load.ts';
import { BrandingField } from './BrandingField.tsx';
import { CustomersCard } from './CustomersCard.tsx';
import { DueRules } from './DueRules.tsx';
import { StatusesField } from './StatusesField.tsx';

/** Sections with their own tab. */
const ON_OTHER_TABS = ['accounts', 'rules', 'taxes', 'tracking', 'payments', 'payouts', 'sync'];
const NUMBERS = [
  'documents.numbering',
  'documents.numberPrefix',
  'documents.numberMeta',
  'documents.referenceTemplate',
  'documents.mark',
];
const DUE = ['documents.dueDays', 'documents.due.default', 'documents.due.methods'];
const OWN = ['documents.triggerStatuses', 'documents.invoiceStatus', 'documents.brandingThemeId', ...NUMBERS, ...DUE];

interface Props extends FormProps {
  readonly status: Load<StatusBody>;
}

/** Invoice layout and customers. Settings that this page does not know come from the schema. */
export function DocumentsTab({ status, ...props }: Props) {
  const { form } = props;
  const known = (paths: readonly string[]): string[] =>
    paths.filter((path) => leavesOf(form.schema, path).includes(path));
  const further = sectionsOf(form.schema).filter(
    (name) => ![...ON_OTHER_TABS, 'documents', 'items', 'contacts'].includes(name),
  );
  return (
    <>
      <Section title={__('Which orders to post', 'ml-connector')}>
        <StatusesField {...props} />
      </Section>
      <CustomersCard form={form} status={status} />
      <Folded
        title={__('Advanced', 'ml-connector')}
        intro={__('Look and number of invoices, due dates, items and contacts.', 'ml-connector')}
        isNeeded={openSuggestions(props, ['documents', 'items', 'contacts']).some(
          ({ path, optIn }) => path !== 'documents.triggerStatuses' && optIn !== true,
        )}
      >
        <Section title={__('Invoices', 'ml-connector')}>
          <div className="ml-connector-fields">
            <SettingField path="documents.invoiceStatus" {...props} />
            <BrandingField {...props} />
          </div>
        </Section>
        <Section title={__('Number and reference', 'ml-connector')}>
          <div className="ml-connector-fields">
            {known(NUMBERS).map((path) => (
              <SettingField key={path} path={path} {...props} />
            ))}
          </div>
        </Section>
        <Section title={__('Due date', 'ml-connector')}>
          <div className="ml-connector-fields">
            <SettingField path="documents.dueDays" {...props} />
          </div>
          <DueRules {...props} />
        </Section>
        <Section title={__('Special cases', 'ml-connector')}>
          <SettingFields section="documents" except={OWN} {...props} />
        </Section>
        <Section title={__('Items', 'ml-connector')}>
          <SettingFields section="items" {...props} />
        </Section>
        <Section title={__('Contacts', 'ml-connector')}>
          <SettingFields
            section="contacts"
            except={form.draft.contacts.guests === 'shared' ? [] : ['contacts.sharedGuestName']}
            {...props}
          />
        </Section>
        {further.map((name) => (
          <Section key={name} title={humanName(name)}>
            <SettingFields section={name} {...props} />
          </Section>
        ))}
      </Folded>
    </>
  );
}
