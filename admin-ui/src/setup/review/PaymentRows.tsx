import { __, sprintf } from '@wordpress/i18n';
import { fetchClearing } from '../../api/clearing.ts';
import { ClearingLine } from '../../payments/ClearingLine.tsx';
import { gatewaysOf } from '../../payments/MethodsTable.tsx';
import { MethodSelect } from '../../payments/MethodSelect.tsx';
import { faultOf, type FormProps } from '../../settings/form-context.ts';
import { useLoad } from '../../state/use-load.ts';
import { ProposalRow } from './ProposalRow.tsx';

/** The account that receives the money of each payment method in use. */
export function PaymentRows(props: FormProps) {
  const { form, lists, suggestions } = props;
  const { methods, default: others } = form.draft.payments;
  const clearing = useLoad(fetchClearing, lists.xero !== null && lists.store !== null);
  const isSuggested = (path: string) => suggestions.some((suggestion) => suggestion.path === path);
  // A method that the shop has switched off takes no payments.
  const gateways = gatewaysOf(props).filter(({ id, note }) => note === '' || isSuggested(`payments.methods.${id}`));
  return (
    <>
      {gateways.length === 0 && <p>{__('Your store has no payment methods yet.', 'ml-connector')}</p>}
      {gateways.map(({ id, title }) => (
        <ProposalRow key={id} path={`payments.methods.${id}`} title={title} otherwise={reasonOf(id)} {...props}>
          <MethodSelect
            // translators: %s: a payment method
            label={sprintf(__('Account of %s', 'ml-connector'), title)}
            isLabelHidden
            value={methods[id]}
            unset={__('Not chosen: same as all others', 'ml-connector')}
            fault={faultOf(form, `payments.methods.${id}`)}
            lists={lists}
            onChange={(method) => form.set(`payments.methods.${id}`, method)}
          />
          {methods[id] === undefined && <ClearingLine clearing={clearing} method={id} {...props} />}
        </ProposalRow>
      ))}
      {(others !== null || isSuggested('payments.default')) && (
        <ProposalRow path="payments.default" title={__('All other payment methods', 'ml-connector')} {...props}>
          <MethodSelect
            label={__('All other payment methods', 'ml-connector')}
            isLabelHidden
            value={others}
            unset={__('Hold these orders', 'ml-connector')}
            fault={faultOf(form, 'payments.default')}
            lists={lists}
            onChange={(method) => form.set('payments.default', method ?? null)}
          />
        </ProposalRow>
      )}
    </>
  );
}

function reasonOf(method: string): string {
  return method === 'cod'
    ? __('The courier brings the money later: enter the payment in Xero when it arrives.', 'ml-connector')
    : '';
}
