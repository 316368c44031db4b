import { Button } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import { useState } from '@wordpress/element';
import { taxRows, type TaxRow } from '../../accounts/tax-rows.ts';
import { valueAt } from '../../settings/document.ts';
import { faultOf, type FormProps } from '../../settings/form-context.ts';
import { leavesOf } from '../../settings/schema/schema.ts';
import { percent, TaxTypeSelect } from '../../settings/TaxTypeSelect.tsx';
import { nameOf, wordsOf } from '../../settings/words.ts';
import { ProposalRow } from './ProposalRow.tsx';

/** A table with a rate for each ZIP code must not hide what follows it; those without a tax type always show. */
const ROWS_SHOWN = 12;
/** Taxes that do not come from a rate of the shop. */
const KEPT = ['taxes.rates', 'taxes.outsideScope', 'taxes.exemptCustomers'];

/** A tax type for each tax rate of the shop, and for untaxed sales. */
export function TaxRows(props: FormProps) {
  const { form, lists, suggestions } = props;
  const [isAll, setAll] = useState(false);
  const rates: Readonly<Record<string, unknown>> = form.draft.taxes.rates;
  const rows = taxRows(lists.store, rates).filter(({ isGone }) => !isGone);
  const shown = rows.filter(({ key }, index) => isAll || index < ROWS_SHOWN || rates[key] === undefined);
  const causes = leavesOf(form.schema, 'taxes').filter(
    (path) =>
      !KEPT.includes(path) &&
      (valueAt(form.draft, path) !== null || suggestions.some((suggestion) => suggestion.path === path)),
  );
  return (
    <>
      {rows.length === 0 && (
        <p>{__('Your store has no tax rates, and neither do its latest orders.', 'ml-connector')}</p>
      )}
      {shown.map((row) => (
        <RateRow key={row.key} row={row} {...props} />
      ))}
      {shown.length < rows.length && (
        <Button className="ml-connector-gap" variant="secondary" onClick={() => setAll(true)} __next40pxDefaultSize>
          {
            // translators: %d: how many tax rates
            sprintf(__('Show all %d rates', 'ml-connector'), rows.length)
          }
        </Button>
      )}
      {causes.map((path) => (
        <CauseRow key={path} path={path} {...props} />
      ))}
    </>
  );
}

function RateRow({ row: { key, name, detail, ratePercent }, ...props }: FormProps & { readonly row: TaxRow }) {
  const { form, lists } = props;
  const path = `taxes.rates.${key}`;
  const rate = ratePercent === null || ratePercent === '' ? '' : percent(ratePercent);
  return (
    <ProposalRow
      path={path}
      title={name}
      detail={[rate, detail].filter(Boolean).join(' · ')}
      otherwise={
        form.draft.taxes.rates[key] === undefined
          ? __('No tax type is certain: choose it. Until then its orders are held.', 'ml-connector')
          : __('Chosen before.', 'ml-connector')
      }
      {...props}
    >
      <TaxTypeSelect
        // translators: %s: name of a tax rate
        label={sprintf(__('Tax type of %s', 'ml-connector'), [name, rate, detail].filter(Boolean).join(', '))}
        isLabelHidden
        fault={faultOf(form, path)}
        value={form.draft.taxes.rates[key] ?? ''}
        none={__('Not chosen', 'ml-connector')}
        taxRates={lists.xero?.taxRates ?? []}
        onChange={(taxType) => form.set(path, taxType === '' ? undefined : taxType)}
      />
    </ProposalRow>
  );
}

function CauseRow({ path, ...props }: FormProps & { readonly path: string }) {
  const { form, lists } = props;
  const value = valueAt(form.draft, path);
  return (
    <ProposalRow path={path} title={nameOf(path)} {...props}>
      <TaxTypeSelect
        label={nameOf(path)}
        isLabelHidden
        fault={faultOf(form, path)}
        value={typeof value === 'string' ? value : ''}
        none={wordsOf(path)?.none ?? __('Not chosen', 'ml-connector')}
        taxRates={lists.xero?.taxRates ?? []}
        onChange={(taxType) => form.set(path, taxType === '' ? null : taxType)}
      />
    </ProposalRow>
  );
}
