import { SelectControl, TextControl } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import type { XeroListsBody } from '../../../sidecar/src/contract/lists.ts';
import type { TrackingByValue } from '../../../sidecar/src/domain/settings/settings.ts';
import { FIELD } from '../components/field-style.ts';
import { useNames } from '../state/use-names.ts';
import {
  isByValue,
  TRACKED_BY,
  trackedByHelp,
  trackedByWords,
  type Tracked,
  valuesText,
  withValues,
} from './tracking-words.ts';

type Category = XeroListsBody['tracking'][number];

interface Props {
  readonly category: Category;
  /** null = none. */
  readonly chosen: Tracked | null;
  readonly onChange: (chosen: Tracked | null) => void;
}

/** One tracking category: no option, always the same one, or one by a value of the order. */
export function TrackedCategory({ category: { id, name, options }, chosen, onChange }: Props) {
  const optionId = chosen === null || isByValue(chosen) ? '' : chosen.optionId;
  const isKnown = optionId === '' || options.some((option) => option.id === optionId);
  const choose = (value: string): void => {
    const by = TRACKED_BY.find((one) => value === `by:${one}`);
    if (value === '') onChange(null);
    else onChange(by === undefined ? { categoryId: id, optionId: value } : { categoryId: id, by, options: {} });
  };
  return (
    <div className="ml-connector-tracked">
      <SelectControl
        label={name}
        value={chosen !== null && isByValue(chosen) ? `by:${chosen.by}` : optionId}
        options={[
          { value: '', label: __('None', 'ml-connector') },
          ...(isKnown ? [] : [{ value: optionId, label: __('An option that is no longer in Xero', 'ml-connector') }]),
          ...options.map((option) => ({ value: option.id, label: option.name })),
          ...TRACKED_BY.map((by) => ({ value: `by:${by}`, label: `${trackedByWords(by)} …` })),
        ]}
        onChange={choose}
        {...FIELD}
      />
      {chosen !== null && isByValue(chosen) && (
        <OptionValues category={name} chosen={chosen} options={options} onChange={onChange} />
      )}
    </div>
  );
}

interface ValuesProps {
  readonly category: string;
  readonly chosen: TrackingByValue;
  readonly options: Category['options'];
  readonly onChange: (chosen: TrackingByValue) => void;
}

/** The values of each option, and the option of any other value. */
function OptionValues({ category, chosen, options, onChange }: ValuesProps) {
  const gone = [...new Set([...Object.values(chosen.options), chosen.otherwise ?? ''])].filter(
    (id) => id !== '' && !options.some((option) => option.id === id),
  );
  const ids = chosen.by === 'category' ? Object.keys(chosen.options) : [];
  const names = useNames(ids.map((id) => `category:${id}`));
  const shown = ids.flatMap((id) => names.get(`category:${id}`) ?? []);
  const all = [
    ...options,
    ...gone.map((id) => ({ id, name: __('An option that is no longer in Xero', 'ml-connector') })),
  ];
  return (
    <fieldset>
      <legend>
        {/* translators: 1: a tracking category, 2: a kind of value, e.g. By shipping country */}
        {sprintf(__('%1$s: %2$s', 'ml-connector'), category, trackedByWords(chosen.by))}
      </legend>
      <p>{trackedByHelp(chosen.by)}</p>
      {shown.length > 0 && <p>{shown.join(', ')}</p>}
      {all.map((option) => (
        <ValuesField
          key={option.id}
          label={option.name}
          value={valuesText(chosen, option.id)}
          onChange={(text) => onChange(withValues(chosen, option.id, text))}
        />
      ))}
      <SelectControl
        label={__('Any other value', 'ml-connector')}
        value={chosen.otherwise ?? ''}
        options={[
          { value: '', label: __('No option', 'ml-connector') },
          ...all.map((option) => ({ value: option.id, label: option.name })),
        ]}
        onChange={(id) => {
          const { categoryId, by, options: values } = chosen;
          onChange({ categoryId, by, options: values, ...(id === '' ? {} : { otherwise: id }) });
        }}
        {...FIELD}
      />
    </fieldset>
  );
}

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
}

/** What is typed stays as typed until the field is left: a comma at the end is no value yet. */
function ValuesField({ label, value, onChange }: FieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <TextControl
      label={label}
      value={typed ?? value}
      onChange={(text) => {
        setTyped(text);
        onChange(text);
      }}
      onBlur={() => setTyped(null)}
      {...FIELD}
    />
  );
}
