import { Button } from '@wordpress/components';
import { __, _n, sprintf } from '@wordpress/i18n';
import { StateMark } from '../components/StateMark.tsx';
import { faultOf, openSuggestion, type FormProps } from '../settings/form-context.ts';
import { SuggestionLine } from '../settings/SuggestionLine.tsx';
import { percent, TaxTypeSelect } from '../settings/TaxTypeSelect.tsx';
import { TaxFilter } from './TaxFilter.tsx';
import { isSamePercent, taxRows, type TaxRow } from './tax-rows.ts';
import { useShownRates } from './use-shown-rates.ts';

/** Longer tables get a filter. */
const SEARCH_FROM = 12;

/** Every tax rate of the store with its tax type. */
export function TaxTable(props: FormProps) {
  const { form, lists } = props;
  const rates: Readonly<Record<string, unknown>> = form.draft.taxes.rates;
  const rows = taxRows(lists.store, rates);
  const open = rows.filter(({ key, isGone }) => !isGone && rates[key] === undefined).length;
  const { filter, countries, matching, shown, change, showAll } = useShownRates(rows, props);
  if (rows.length === 0) {
    return <p>{__('Your store has no tax rates, and neither do its latest orders.', 'ml-connector')}</p>;
  }
  return (
    <>
      <p role="status">
        {open === 0
          ? __('Every tax rate has a tax type.', 'ml-connector')
          : // translators: 1: rates without a tax type, 2: all rates
            sprintf(__('%1$d of %2$d tax rates have no tax type yet.', 'ml-connector'), open, rows.length)}
      </p>
      {rows.length >= SEARCH_FROM && (
        <TaxFilter filter={filter} countries={countries} matching={matching} onChange={change} {...props} />
      )}
      <table className="widefat striped ml-connector-table">
        <caption className="screen-reader-text">{__('Tax rates and their tax types', 'ml-connector')}</caption>
        <thead>
          <tr>
            <th scope="col">{__('WooCommerce tax rate', 'ml-connector')}</th>
            <th scope="col">{__('Rate', 'ml-connector')}</th>
            <th scope="col">{__('Tax type in Xero', 'ml-connector')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <Row key={row.key} row={row} {...props} />
          ))}
        </tbody>
      </table>
      {shown.length < matching.length && (
        <Button className="ml-connector-gap" variant="secondary" onClick={showAll} __next40pxDefaultSize>
          {
            // translators: %d: how many tax rates
            sprintf(__('Show all %d rates', 'ml-connector'), matching.length)
          }
        </Button>
      )}
      {shown.length === 0 && <p>{__('No tax rate is like that.', 'ml-connector')}</p>}
    </>
  );
}

function Row({ row, ...props }: FormProps & { readonly row: TaxRow }) {
  const { form, lists } = props;
  const { key, name, detail, ratePercent, isGone, orders } = row;
  const path = `taxes.rates.${key}`;
  const set = form.draft.taxes.rates[key] ?? '';
  const taxRates = lists.xero?.taxRates ?? [];
  const chosen = taxRates.find(({ taxType }) => taxType === set);
  const differs =
    chosen !== undefined &&
    ratePercent !== null &&
    ratePercent !== '' &&
    !isSamePercent(chosen.ratePercent, ratePercent);
  // translators: 1: name of a tax rate, 2: its id
  const label = sprintf(__('Tax type of %1$s (ID %2$s)', 'ml-connector'), name, key);
  return (
    <tr>
      <th scope="row" data-label={__('WooCommerce tax rate', 'ml-connector')}>
        {name}
        <span className="ml-connector-quiet">
          {' '}
          {/* translators: %s: id of a tax rate, or several joined by + */}
          {[detail, sprintf(__('ID %s', 'ml-connector'), key)].filter(Boolean).join(' · ')}
        </span>
        {orders > 0 && (
          <p>
            <StateMark mood="warn">
              {/* translators: %d: how many orders */}
              {sprintf(
                _n('%d order waits for its tax type.', '%d orders wait for its tax type.', orders, 'ml-connector'),
                orders,
              )}
            </StateMark>
          </p>
        )}
        {isGone && <p className="ml-connector-quiet">{__('No longer in WooCommerce.', 'ml-connector')}</p>}
      </th>
      <td data-label={__('Rate', 'ml-connector')}>
        {ratePercent === null || ratePercent === '' ? '–' : percent(ratePercent)}
      </td>
      <td data-label={__('Tax type in Xero', 'ml-connector')} data-setting={path}>
        <TaxTypeSelect
          label={label}
          isLabelHidden
          help={
            differs
              ? // translators: 1: percent of the tax type, 2: percent of the tax rate
                sprintf(
                  __(
                    'This tax type is %1$s, but the tax rate is %2$s: orders with this rate would need attention.',
                    'ml-connector',
                  ),
                  percent(chosen.ratePercent),
                  percent(ratePercent),
                )
              : undefined
          }
          fault={faultOf(form, path)}
          value={set}
          none={__('Not chosen', 'ml-connector')}
          taxRates={taxRates}
          onChange={(taxType) => form.set(path, taxType === '' ? undefined : taxType)}
        />
        {isGone && (
          <Button variant="link" isDestructive onClick={() => form.set(path, undefined)}>
            {__('Remove', 'ml-connector')}
          </Button>
        )}
        <SuggestionLine
          suggestion={openSuggestion(props, path)}
          lists={lists}
          name={name}
          onAccept={({ value }) => form.set(path, value)}
        />
      </td>
    </tr>
  );
}
