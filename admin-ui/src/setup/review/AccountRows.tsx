import { __ } from '@wordpress/i18n';
import { AccountSelect } from '../../settings/AccountSelect.tsx';
import { valueAt } from '../../settings/document.ts';
import { faultOf, type FormProps } from '../../settings/form-context.ts';
import { leavesOf } from '../../settings/schema/schema.ts';
import { nameOf, wordsOf } from '../../settings/words.ts';
import { ProposalRow } from './ProposalRow.tsx';

/** Every shop needs these; the others only where something speaks for them. */
const ALWAYS = ['accounts.sales', 'accounts.shipping', 'accounts.fees'];

/** An account for each kind of amount. */
export function AccountRows(props: FormProps) {
  const { form, lists, suggestions } = props;
  const accounts = (lists.xero?.accounts ?? []).filter(({ takesLines }) => takesLines !== false);
  const shown = leavesOf(form.schema, 'accounts').filter(
    (path) =>
      ALWAYS.includes(path) ||
      valueAt(form.draft, path) !== null ||
      suggestions.some((suggestion) => suggestion.path === path),
  );
  return shown.map((path) => {
    const value = valueAt(form.draft, path);
    const none = wordsOf(path)?.none ?? __('None', 'ml-connector');
    return (
      <ProposalRow key={path} path={path} title={nameOf(path)} otherwise={otherwise(path, value)} {...props}>
        <AccountSelect
          label={nameOf(path)}
          isLabelHidden
          fault={faultOf(form, path)}
          none={none}
          accounts={accounts}
          value={typeof value === 'string' ? value : ''}
          onChange={(next) => form.set(path, next === '' ? null : next)}
        />
      </ProposalRow>
    );
  });
}

/** Why, where nothing is suggested. */
function otherwise(path: string, value: unknown): string {
  if (value !== null) return __('Chosen before.', 'ml-connector');
  return path === 'accounts.sales'
    ? __('No account is certain: choose the one your sales belong to.', 'ml-connector')
    : __('No account is named for it: it is booked with sales.', 'ml-connector');
}
