import { ComboboxControl, SelectControl, TextControl } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { useState } from '@wordpress/element';
import type { StoreListsBody } from '../../../sidecar/src/contract/lists.ts';
import { FIELD } from '../components/field-style.ts';
import { conditionName, isIdCondition, isYesOrNo, searchKindOf, type Condition } from './conditions.ts';
import { keepName } from '../state/use-names.ts';
import { useSearch } from './use-search.ts';

interface Props {
  readonly condition: Condition;
  readonly value: unknown;
  readonly store: StoreListsBody | null;
  readonly names: ReadonlyMap<string, string>;
  readonly onChange: (value: unknown) => void;
}

/** The value of one condition: found in the store, chosen from its lists, or typed. */
export function ConditionField(props: Props) {
  const { condition, value, store, onChange } = props;
  const label = conditionName(condition);
  if (searchKindOf(condition) !== null) return <SearchField {...props} />;
  if (isYesOrNo(condition)) return <YesOrNo {...props} />;
  const options = optionsOf(condition, store);
  if (options !== null) {
    const chosen = typeof value === 'string' ? value : '';
    const isKnown = chosen === '' || options.some((one) => one.value === chosen);
    return (
      <SelectControl
        label={label}
        value={chosen}
        options={[
          { value: '', label: __('Choose …', 'ml-connector') },
          ...options,
          ...(isKnown ? [] : [{ value: chosen, label: chosen }]),
        ]}
        onChange={onChange}
        {...FIELD}
      />
    );
  }
  const isCountry = condition === 'country';
  return (
    <TextControl
      label={label}
      help={helpOf(condition)}
      value={Array.isArray(value) ? value.join(', ') : typeof value === 'string' ? value : ''}
      onChange={(next) => onChange(isCountry ? toCountries(next) : next)}
      dir={isCountry || condition === 'sku' || condition === 'orderMeta' ? 'ltr' : undefined}
      {...FIELD}
    />
  );
}

function YesOrNo({ condition, value, onChange }: Props) {
  return (
    <SelectControl
      label={conditionName(condition)}
      value={value === true ? 'true' : value === false ? 'false' : ''}
      options={[
        { value: '', label: __('Choose …', 'ml-connector') },
        { value: 'true', label: __('Yes', 'ml-connector') },
        { value: 'false', label: __('No', 'ml-connector') },
      ]}
      onChange={(chosen) => onChange(chosen === '' ? '' : chosen === 'true')}
      {...FIELD}
    />
  );
}

function SearchField({ condition, value, names, onChange }: Props) {
  const kind = searchKindOf(condition);
  const [q, setQ] = useState('');
  const { results, error, isSearching } = useSearch(kind, q);
  const chosen = typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '';
  const isListed = chosen === '' || results.some(({ id }) => id === chosen);
  const chosenName = names.get(`${kind ?? ''}:${chosen}`) ?? chosen;
  return (
    <>
      <ComboboxControl
        label={conditionName(condition)}
        help={
          error?.message ??
          (isSearching
            ? __('Searching …', 'ml-connector')
            : __('Type a name or an ID to search your store.', 'ml-connector'))
        }
        value={chosen}
        options={[
          ...(isListed ? [] : [{ value: chosen, label: chosenName }]),
          ...results.map(({ id, name }) => ({ value: id, label: name })),
          // A variation, or an item that the search does not find: by id.
          ...(isIdCondition(condition) && /^\d+$/.test(q) && !results.some(({ id }) => id === q)
            ? [{ value: q, label: `#${q}` }]
            : []),
        ]}
        onFilterValueChange={setQ}
        onChange={(next) => {
          const id = next ?? '';
          const name = results.find((one) => one.id === id)?.name;
          if (name !== undefined) keepName(`${kind ?? ''}:${id}`, name);
          onChange(id === '' ? '' : isIdCondition(condition) ? Number(id) : id);
        }}
        {...FIELD}
      />
    </>
  );
}

function optionsOf(condition: Condition, store: StoreListsBody | null): { value: string; label: string }[] | null {
  if (store === null) return null;
  switch (condition) {
    case 'paymentMethod':
      return store.gateways.map(({ id, title }) => ({ value: id, label: title }));
    case 'shippingMethod':
      return [
        { value: '*', label: __('Any', 'ml-connector') },
        ...store.shippingMethods.map(({ id, title }) => ({ value: id, label: title })),
      ];
    case 'taxClass':
      return [...new Set(['standard', ...store.taxRates.map(({ taxClass }) => taxClass || 'standard')])].map(
        (name) => ({
          value: name,
          label: name,
        }),
      );
    default:
      return null;
  }
}

function helpOf(condition: Condition): string {
  switch (condition) {
    case 'country':
      return __('Two capital letters. Separate several with commas: DE, FR.', 'ml-connector');
    case 'state':
      return __('WooCommerce’s code, e.g. CA. Add its country as a condition too.', 'ml-connector');
    case 'fee':
      return __('The fee’s name. Use * for any fee.', 'ml-connector');
    case 'sku':
      return __('Use * for any characters: MUG-*.', 'ml-connector');
    case 'itemMeta':
      return __('As the order shows it: Engraving, or Size=L for one value.', 'ml-connector');
    case 'productType':
      return __(
        'WooCommerce’s id: simple, variable, subscription, variable-subscription, or that of a plugin, e.g. gift-card.',
        'ml-connector',
      );
    case 'orderMeta':
      return __('Its key, or key=value for one value.', 'ml-connector');
    case 'createdVia':
      return __('E.g. checkout, store-api, admin or rest-api.', 'ml-connector');
    case 'totalFrom':
    case 'totalBelow':
      return __('With tax, in the order’s currency: 100 or 99.50.', 'ml-connector');
    case 'currency':
      return __('Three capital letters, e.g. EUR.', 'ml-connector');
    case 'role':
      return __('E.g. wholesale_customer. Use guest for customers without an account.', 'ml-connector');
    default:
      return '';
  }
}

/** One country stays text: a state condition needs it. */
function toCountries(typed: string): string | string[] {
  if (!typed.includes(',')) return typed.trim().toUpperCase();
  return typed.split(',').map((one) => one.trim().toUpperCase());
}
