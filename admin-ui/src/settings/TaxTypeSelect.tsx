import { SelectControl } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import type { XeroListsBody } from '../../../sidecar/src/http/contract.ts';
import { FIELD } from '../components/field-style.ts';
import { FaultField } from './FaultField.tsx';

type TaxRate = XeroListsBody['taxRates'][number];

interface Props {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  readonly help?: string | undefined;
  readonly fault: string | null;
  readonly value: string;
  /** What choosing none is called; null = one must be chosen. */
  readonly none: string | null;
  readonly taxRates: readonly TaxRate[];
  /** What it is for; sales unless told. */
  readonly purpose?: 'sales' | 'expenses';
  readonly onChange: (taxType: string) => void;
}

/** The organisation's tax rates for sales, or for expenses; one that is set though it is not for them stays visible. */
export function TaxTypeSelect({
  label,
  isLabelHidden,
  help,
  fault,
  value,
  none,
  taxRates,
  purpose = 'sales',
  onChange,
}: Props) {
  const offered = taxRates.filter((rate) => {
    const isFor = purpose === 'sales' ? rate.canApplyToRevenue : rate.canApplyToExpenses !== false;
    return isFor || rate.taxType === value;
  });
  const isKnown = value === '' || offered.some(({ taxType }) => taxType === value);
  return (
    <FaultField fault={fault}>
      <SelectControl
        label={label}
        hideLabelFromVision={isLabelHidden === true}
        help={fault ?? help}
        value={value}
        onChange={onChange}
        aria-invalid={fault !== null}
        {...FIELD}
      >
        {none === null ? (
          value === '' && <option value="">{__('Choose a tax type', 'ml-connector')}</option>
        ) : (
          <option value="">{none}</option>
        )}
        {!isKnown && (
          <option value={value}>
            {/* translators: %s: code of a tax type */}
            {sprintf(__('%s (not among Xero’s tax rates)', 'ml-connector'), value)}
          </option>
        )}
        {offered.map((rate) => (
          <option key={rate.taxType} value={rate.taxType}>
            {taxRateName(rate)}
          </option>
        ))}
      </SelectControl>
    </FaultField>
  );
}

export function taxRateName({ name, ratePercent }: TaxRate): string {
  return name.includes('%') ? name : `${name} (${percent(ratePercent)})`;
}

export function taxTypeNameOf(taxType: string, taxRates: readonly TaxRate[]): string {
  const found = taxRates.find((rate) => rate.taxType === taxType);
  return found === undefined ? taxType : taxRateName(found);
}

/** "20.0000" → "20 %". */
export function percent(ratePercent: string): string {
  const short = ratePercent.includes('.') ? ratePercent.replace(/\.?0+$/, '') : ratePercent;
  // translators: %s: a number of percent
  return sprintf(__('%s %%', 'ml-connector'), short === '' ? '0' : short);
}
