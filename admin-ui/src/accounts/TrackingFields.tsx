import { SelectControl } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import type { XeroListsBody } from '../../../sidecar/src/contract/lists.ts';
import type { Rule } from '../../../sidecar/src/domain/settings/settings.ts';
import { FIELD } from '../components/field-style.ts';
import { FaultField } from '../settings/FaultField.tsx';
import { LostCategory } from './LostCategory.tsx';

type Choices = NonNullable<Rule['tracking']>;

interface Props {
  readonly categories: XeroListsBody['tracking'];
  readonly value: Choices;
  readonly fault: string | null;
  readonly onChange: (choices: Choices) => void;
}

/** One dropdown per tracking category of the organisation (Xero allows two active). */
export function TrackingFields({ categories, value, fault, onChange }: Props) {
  const unknown = value.filter((choice) => !categories.some(({ id }) => id === choice.categoryId));
  const choose = (categoryId: string, optionId: string): void => {
    const others = value.filter((choice) => choice.categoryId !== categoryId);
    onChange(optionId === '' ? others : [...others, { categoryId, optionId }]);
  };
  return (
    <FaultField fault={fault}>
      <div className="ml-connector-fields">
        {categories.map(({ id, name, options }) => {
          const chosen = value.find((choice) => choice.categoryId === id)?.optionId ?? '';
          const isKnown = chosen === '' || options.some((option) => option.id === chosen);
          return (
            <SelectControl
              key={id}
              label={name}
              value={chosen}
              options={[
                { value: '', label: __('None', 'ml-connector') },
                ...(isKnown
                  ? []
                  : [{ value: chosen, label: __('An option that is no longer in Xero', 'ml-connector') }]),
                ...options.map((option) => ({ value: option.id, label: option.name })),
              ]}
              onChange={(optionId) => choose(id, optionId)}
              {...FIELD}
            />
          );
        })}
        {unknown.map(({ categoryId }) => (
          <LostCategory key={categoryId} id={categoryId} onRemove={() => choose(categoryId, '')} />
        ))}
      </div>
      {fault !== null && <p className="ml-connector-fault">{fault}</p>}
    </FaultField>
  );
}
