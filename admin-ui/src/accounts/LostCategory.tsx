import { SelectControl } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { FIELD } from '../components/field-style.ts';

/** A chosen tracking category that Xero does not have any more: it stays until it is removed. */
export function LostCategory({ id, onRemove }: { readonly id: string; readonly onRemove: () => void }) {
  return (
    <SelectControl
      label={__('A tracking category that is no longer in Xero', 'ml-connector')}
      value="kept"
      options={[
        { value: 'kept', label: id },
        { value: '', label: __('Remove', 'ml-connector') },
      ]}
      onChange={onRemove}
      {...FIELD}
    />
  );
}
