import { __, sprintf } from '@wordpress/i18n';
import type { XeroListsBody } from '../../../sidecar/src/contract/lists.ts';
import { ListSelect, type ListSelectProps } from './ListSelect.tsx';

type TaxRate = XeroListsBody['taxRates'][number];

interface Props extends ListSelectProps {
  readonly taxRates: readonly TaxRate[];
  /** Its purpose; default: sales. */
  readonly purpose?: 'sales' | 'expenses';
}

/** The organisation's tax rates for sales, or for expenses; a current value of another kind stays visible. */
export function TaxTypeSelect({ taxRates, purpose = 'sales', ...select }: Props) {
  const { value } = select;
  const offered = taxRates.filter((rate) => {
    const isFor = purpose === 'sales' ? rate.canApplyToRevenue : rate.canApplyToExpenses;
    return isFor || rate.taxType === value;
  });
  const isListed = offered.some(({ taxType }) => taxType === value);
  return (
    <ListSelect
      placeholder={__('Choose a tax type', 'ml-connector')}
      // translators: %s: code of a tax type
      unlisted={isListed ? null : sprintf(__('%s (not in Xero)', 'ml-connector'), value)}
      {...select}
    >
      {offered.map((rate) => (
        <option key={rate.taxType} value={rate.taxType}>
          {taxRateName(rate)}
        </option>
      ))}
    </ListSelect>
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
