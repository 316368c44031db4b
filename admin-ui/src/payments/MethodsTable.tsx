import { __, sprintf } from '@wordpress/i18n';
import type { ClearingBody } from '../../../sidecar/src/contract/payouts.ts';
import { fetchClearing } from '../api/clearing.ts';
import { faultOf, openSuggestion, type FormProps } from '../settings/form-context.ts';
import { SuggestionLine } from '../settings/SuggestionLine.tsx';
import { type Load, useLoad } from '../state/use-load.ts';
import { ClearingLine } from './ClearingLine.tsx';
import { MethodSelect } from './MethodSelect.tsx';
import { RefundSelect } from './RefundSelect.tsx';

export interface Gateway {
  readonly id: string;
  readonly title: string;
  readonly note: string;
  /** The account is for orders in this currency only; null = for all others. */
  readonly currency: string | null;
  /** Of the method whose account all its other orders have; absent = unknown, or not for one currency. */
  readonly methodTitle?: string;
}

/** Every payment method of the store, and those only in the settings. */
export function MethodsTable(props: FormProps) {
  const gateways = gatewaysOf(props);
  const clearing = useLoad(fetchClearing, props.lists.xero !== null && props.lists.store !== null);
  if (gateways.length === 0) {
    return <p>{__('Your store has no payment methods yet.', 'ml-connector')}</p>;
  }
  return (
    <table className="widefat striped ml-connector-table ml-connector-methods">
      <caption className="screen-reader-text">{__('Payment methods and their accounts', 'ml-connector')}</caption>
      <thead>
        <tr>
          <th scope="col">{__('Payment method', 'ml-connector')}</th>
          <th scope="col">{__('Account in Xero', 'ml-connector')}</th>
          <th scope="col">{__('Refunds', 'ml-connector')}</th>
        </tr>
      </thead>
      <tbody>
        {gateways.map((gateway) => (
          <Row key={gateway.id} gateway={gateway} clearing={clearing} {...props} />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps extends FormProps {
  readonly gateway: Gateway;
  readonly clearing: Load<ClearingBody>;
}

function Row({ gateway: { id, title, note, currency, methodTitle }, clearing, ...props }: RowProps) {
  const { form, lists } = props;
  const path = `payments.methods.${id}`;
  const refundsPath = `payments.refunds.${id}`;
  return (
    <tr>
      <th scope="row" data-label={__('Payment method', 'ml-connector')}>
        {title} <span className="ml-connector-quiet">{[id, note].filter(Boolean).join(' · ')}</span>
      </th>
      <td data-label={__('Account in Xero', 'ml-connector')} data-setting={path}>
        <MethodSelect
          // translators: %s: a payment method
          label={sprintf(__('Account of %s', 'ml-connector'), title)}
          isLabelHidden
          value={form.draft.payments.methods[id]}
          unset={unsetName(methodTitle)}
          fault={faultOf(form, path)}
          lists={lists}
          onChange={(method) => form.set(path, method)}
        />
        <SuggestionLine
          suggestion={openSuggestion(props, path)}
          lists={lists}
          name={title}
          onAccept={({ value }) => form.set(path, value)}
        />
        {form.draft.payments.methods[id] === undefined && <ClearingLine clearing={clearing} method={id} {...props} />}
      </td>
      <td data-label={__('Refunds', 'ml-connector')} data-setting={refundsPath}>
        {currency === null && (
          <RefundSelect
            title={title}
            fault={faultOf(form, refundsPath)}
            value={form.draft.payments.refunds[id]}
            lists={lists}
            onChange={(next) => form.set(refundsPath, next)}
          />
        )}
        <SuggestionLine
          suggestion={openSuggestion(props, refundsPath)}
          lists={lists}
          // translators: %s: a payment method
          name={sprintf(__('Refunds of %s', 'ml-connector'), title)}
          onAccept={({ value }) => form.set(refundsPath, value)}
        />
      </td>
    </tr>
  );
}

function unsetName(methodTitle: string | undefined): string {
  if (methodTitle === undefined) return __('Not chosen: same as all others', 'ml-connector');
  // translators: %s: a payment method
  return sprintf(__('Not chosen: same as %s', 'ml-connector'), methodTitle);
}

const METHODS = 'payments.methods.';

/**
 * Every payment method of the store, and those only in the settings. Below each, a row for every further currency that it sells
 * in, that is set or that is suggested ("stripe:EUR").
 */
export function gatewaysOf({ form, lists: { store }, suggestions }: FormProps): Gateway[] {
  const { methods, refunds, fees } = form.draft.payments;
  const known = (store?.gateways ?? []).map(({ id, title, enabled }) => ({
    id,
    title,
    note: enabled ? '' : __('disabled', 'ml-connector'),
    currency: null,
  }));
  const suggested = suggestions
    .map(({ path }) => path)
    .filter((path) => path.startsWith(METHODS) && path.includes(':'))
    .map((path) => path.slice(METHODS.length));
  const sold = (store?.soldIn ?? [])
    .filter(({ method, currency }) => currency !== store?.currency && known.some(({ id }) => id === method))
    .map(({ method, currency }) => `${method}:${currency}`);
  const ids = new Set([...Object.keys(methods), ...Object.keys(refunds), ...Object.keys(fees), ...suggested, ...sold]);
  const others = [...ids]
    .filter((id) => !known.some((gateway) => gateway.id === id))
    .toSorted()
    .map((id) => toGateway(id, known, store === null));
  const isOf = (id: string) => (other: Gateway) => other.currency !== null && other.id.startsWith(`${id}:`);
  return [
    ...known.flatMap((gateway) => [gateway, ...others.filter(isOf(gateway.id))]),
    ...others.filter((other) => !known.some(({ id }) => isOf(id)(other))),
  ];
}

/** "stripe:EUR" is a method of the store, for its orders in euros. */
function toGateway(id: string, known: readonly Gateway[], isUnknown: boolean): Gateway {
  const [method = id, currency] = id.split(':');
  const own = known.find((gateway) => gateway.id === method);
  if (currency !== undefined && own !== undefined) {
    // translators: 1: a payment method, 2: a currency code
    const title = sprintf(__('%1$s, orders in %2$s', 'ml-connector'), own.title, currency);
    return { ...own, id, title, currency, methodTitle: own.title };
  }
  const note = isUnknown ? '' : __('no longer in your store', 'ml-connector');
  return { id, title: id, note, currency: currency ?? null };
}
