import { TextControl, ToggleControl } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import type { ListsBody } from '../../../sidecar/src/contract/lists.ts';
import type { Settings } from '../../../sidecar/src/domain/settings/settings.ts';
import { FIELD, SMALL_FIELD } from '../components/field-style.ts';
import { AccountSelect, accountNameOf } from '../settings/AccountSelect.tsx';
import { FaultField } from '../settings/FaultField.tsx';
import { faultOf, openSuggestion, type FormProps } from '../settings/form-context.ts';
import { SuggestionLine } from '../settings/SuggestionLine.tsx';
import { TaxTypeSelect } from '../settings/TaxTypeSelect.tsx';
import type { Gateway } from './MethodsTable.tsx';

type Fee = Settings['payments']['fees'][string];

const NEW_FEE: Fee = { account: '', taxType: null, contact: null, meta: null, maxPercent: 50 };

/** One payment method: whether its fees are posted, and where. */
export function FeeRow({ gateway: { id, title, note }, ...props }: FormProps & { readonly gateway: Gateway }) {
  const { form, lists } = props;
  const path = `payments.fees.${id}`;
  const fee = form.draft.payments.fees[id];
  const suggestion = fee === undefined ? openSuggestion(props, path) : null;
  const switchTo = (isOn: boolean): void => {
    if (isOn) form.add(path, { ...NEW_FEE, ...asFee(suggestion?.value) });
    else form.set(path, undefined);
  };
  return (
    <tr>
      <th scope="row" data-label={__('Payment method', 'ml-connector')}>
        {title} <span className="ml-connector-quiet">{[id, note].filter(Boolean).join(' · ')}</span>
      </th>
      <td>
        <ToggleControl
          // translators: %s: a payment method
          label={sprintf(__('Post the fees of %s', 'ml-connector'), title)}
          help={fee === undefined ? accountProblem(id, form.draft.payments, lists) : undefined}
          checked={fee !== undefined}
          onChange={switchTo}
          {...SMALL_FIELD}
        />
      </td>
      <td data-setting={path}>
        {fee !== undefined && <FeeFields id={id} title={title} fee={fee} {...props} />}
        <SuggestionLine
          suggestion={suggestion}
          lists={lists}
          // translators: %s: a payment method
          name={sprintf(__('the fees of %s', 'ml-connector'), title)}
          onAccept={() => switchTo(true)}
        />
      </td>
    </tr>
  );
}

function asFee(value: unknown): Partial<Fee> {
  const account: unknown = Object.entries(value ?? {}).find(([key]) => key === 'account')?.[1];
  return typeof account === 'string' ? { account } : {};
}

interface FieldsProps extends FormProps {
  readonly id: string;
  readonly title: string;
  readonly fee: Fee;
}

function FeeFields({ id, title, fee, form, lists }: FieldsProps) {
  const path = `payments.fees.${id}`;
  const set = (change: Partial<Fee>): void => form.set(path, { ...fee, ...change });
  const accounts = (lists.xero?.accounts ?? []).filter(
    ({ ref, class: kind, type }) => (kind === 'EXPENSE' && type !== 'BANK') || ref === fee.account,
  );
  const metaFault = faultOf(form, `${path}.meta`);
  const percentFault = faultOf(form, `${path}.maxPercent`);
  return (
    <div className="ml-connector-fields">
      <AccountSelect
        // translators: %s: a payment method
        label={sprintf(__('Account for the fees of %s', 'ml-connector'), title)}
        help={whyNoFee(id, form.draft.payments, lists)}
        fault={faultOf(form, `${path}.account`)}
        value={fee.account}
        none={null}
        accounts={accounts}
        onChange={(account) => set({ account })}
        onLeave={() => form.touch(`${path}.account`)}
      />
      <TaxTypeSelect
        // translators: %s: a payment method
        label={sprintf(__('Tax rate for the fees of %s', 'ml-connector'), title)}
        fault={faultOf(form, `${path}.taxType`)}
        value={fee.taxType ?? ''}
        none={__('The account’s default in Xero', 'ml-connector')}
        taxRates={lists.xero?.taxRates ?? []}
        purpose="expenses"
        onChange={(taxType) => set({ taxType: taxType === '' ? null : taxType })}
      />
      <FaultField fault={metaFault}>
        <TextControl
          // translators: %s: a payment method
          label={sprintf(__('Order meta key of the fee of %s', 'ml-connector'), title)}
          help={
            metaFault ??
            __(
              'Leave empty for Stripe, WooPayments and PayPal. For other providers, enter the meta key.',
              'ml-connector',
            )
          }
          value={fee.meta ?? ''}
          onChange={(meta) => set({ meta: meta === '' ? null : meta })}
          aria-invalid={metaFault !== null}
          {...FIELD}
        />
      </FaultField>
      <FaultField fault={percentFault}>
        <TextControl
          // translators: %s: a payment method
          label={sprintf(__('Largest fee of %s (percent of the order)', 'ml-connector'), title)}
          help={
            percentFault ??
            __('A larger fee is not posted: the order shows a notice. Often such a fee is in pence.', 'ml-connector')
          }
          type="number"
          min={1}
          max={100}
          value={Number.isNaN(fee.maxPercent) ? '' : String(fee.maxPercent)}
          onChange={(percent) => set({ maxPercent: percent === '' ? NaN : Number(percent) })}
          aria-invalid={percentFault !== null}
          {...FIELD}
        />
      </FaultField>
    </div>
  );
}

/** Why none of its fees is posted; undefined = they are. */
function whyNoFee(id: string, payments: Settings['payments'], lists: ListsBody): string | undefined {
  const choice = payments.methods[id] ?? payments.default;
  if (lists.xero !== null && (choice === null || !('account' in choice))) {
    return __('Choose its clearing account first: without a payment, no fee is posted.', 'ml-connector');
  }
  return accountProblem(id, payments, lists);
}

/** Spend money needs a bank account; payments allow others too. */
function accountProblem(
  id: string,
  { methods, default: fallback }: Settings['payments'],
  { xero }: ListsBody,
): string | undefined {
  const choice = methods[id] ?? fallback;
  if (xero === null || choice === null || !('account' in choice)) return undefined;
  const account = xero.accounts.find(({ ref }) => ref === choice.account);
  if (account === undefined || account.type === 'BANK') return undefined;
  return sprintf(
    // translators: %s: an account
    __(
      'Fees need a bank account, but payments arrive in %s, which is not one. Choose a clearing account of type bank.',
      'ml-connector',
    ),
    accountNameOf(choice.account, xero.accounts),
  );
}
