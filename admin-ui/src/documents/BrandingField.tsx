import { SelectControl } from '@wordpress/components';
import { FIELD } from '../components/field-style.ts';
import { FaultField } from '../settings/FaultField.tsx';
import { faultOf, type FormProps } from '../settings/form-context.ts';
import { wordsOf } from '../settings/words.ts';

const PATH = 'documents.brandingThemeId';

export function BrandingField({ form, lists: { xero } }: FormProps) {
  const chosen = form.draft.documents.brandingThemeId ?? '';
  const themes = xero?.brandingThemes ?? [];
  const isKnown = chosen === '' || themes.some(({ id }) => id === chosen);
  const fault = faultOf(form, PATH);
  const words = wordsOf(PATH);
  return (
    <FaultField fault={fault} path={PATH}>
      <SelectControl
        label={words?.label}
        help={fault ?? undefined}
        value={chosen}
        options={[
          { value: '', label: words?.none ?? '' },
          ...themes.map(({ id, name }) => ({ value: id, label: name })),
          ...(isKnown ? [] : [{ value: chosen, label: chosen }]),
        ]}
        onChange={(next) => form.set(PATH, next === '' ? null : next)}
        {...FIELD}
      />
    </FaultField>
  );
}
