import { Button, CheckboxControl, SearchControl, SelectControl } from '@wordpress/components';
import { __, _n, sprintf } from '@wordpress/i18n';
import { useState } from '@wordpress/element';
import { FIELD, SMALL_FIELD } from '../components/field-style.ts';
import type { FormProps } from '../settings/form-context.ts';
import { TaxTypeSelect } from '../settings/TaxTypeSelect.tsx';
import type { TaxRow } from './tax-rows.ts';
import type { RateFilter } from './use-shown-rates.ts';

interface Props extends FormProps {
  readonly filter: RateFilter;
  readonly countries: readonly string[];
  readonly matching: readonly TaxRow[];
  readonly onChange: (change: Partial<RateFilter>) => void;
}

/** For long tables: finds rates, and gives all that are found one tax type. */
export function TaxFilter({ filter, countries, matching, onChange, form, lists }: Props) {
  const [taxType, setTaxType] = useState('');
  const current = matching.filter(({ isGone }) => !isGone);
  const setAll = (): void => {
    for (const { key } of current) form.set(`taxes.rates.${key}`, taxType);
    setTaxType('');
  };
  return (
    <>
      <div className="ml-connector-pair">
        <SearchControl
          className="ml-connector-gap"
          label={__('Search tax rates', 'ml-connector')}
          value={filter.q}
          onChange={(q) => onChange({ q })}
          {...SMALL_FIELD}
        />
        {countries.length > 1 && (
          <SelectControl
            label={__('Country', 'ml-connector')}
            value={filter.country}
            options={[
              { value: '', label: __('All countries', 'ml-connector') },
              ...countries.map((country) => ({ value: country, label: country })),
            ]}
            onChange={(country) => onChange({ country })}
            {...FIELD}
          />
        )}
      </div>
      <CheckboxControl
        label={__('Only rates without a tax type', 'ml-connector')}
        checked={filter.isOpenOnly}
        onChange={(isOpenOnly) => onChange({ isOpenOnly })}
        {...SMALL_FIELD}
      />
      {current.length > 1 && (
        <div className="ml-connector-pair ml-connector-gap">
          <TaxTypeSelect
            label={sprintf(
              // translators: %d: how many tax rates
              _n('Tax type for the %d rate found', 'Tax type for all %d rates found', current.length, 'ml-connector'),
              current.length,
            )}
            fault={null}
            value={taxType}
            none={__('Not chosen', 'ml-connector')}
            taxRates={lists.xero?.taxRates ?? []}
            onChange={setTaxType}
          />
          <Button
            variant="secondary"
            onClick={setAll}
            disabled={taxType === ''}
            accessibleWhenDisabled
            __next40pxDefaultSize
          >
            {
              // translators: %d: how many tax rates
              sprintf(_n('Set for %d rate', 'Set for %d rates', current.length, 'ml-connector'), current.length)
            }
          </Button>
        </div>
      )}
    </>
  );
}
