import { __ } from '@wordpress/i18n';
import type { FormProps } from '../../settings/form-context.ts';
import { leavesOf } from '../../settings/schema/schema.ts';
import { SettingField } from '../../settings/SettingField.tsx';
import { Reason } from './ProposalRow.tsx';

/** What decides who an invoice is to, and its number. */
const FIELDS = ['contacts.guests', 'contacts.company', 'documents.numberPrefix'];

/** Contacts, and the numbers of invoices. */
export function ContactRows(props: FormProps) {
  const { form } = props;
  const known = FIELDS.filter((path) => leavesOf(form.schema, path).includes(path));
  return (
    <div className="ml-connector-fields">
      {known.map((path) => (
        <div key={path}>
          <SettingField path={path} {...props} />
          <Reason path={path} otherwise={usualReason(path)} {...props} />
        </div>
      ))}
    </div>
  );
}

/** Where nothing of this shop decides. */
function usualReason(path: string): string {
  switch (path) {
    case 'contacts.guests':
      return __('Each invoice is then in the name of its buyer.', 'ml-connector');
    case 'contacts.company':
      return __('Orders of one company are then on one contact.', 'ml-connector');
    default:
      return __('Keeps the invoices of this shop apart from all others in Xero.', 'ml-connector');
  }
}
