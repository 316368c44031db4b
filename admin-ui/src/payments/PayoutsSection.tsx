import { SelectControl } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import { PAYOUT_GATEWAY_NAMES, payoutGatewayOf } from '../../../sidecar/src/domain/payouts/payout-gateways.ts';
import { PAYOUT_GATEWAYS, type PayoutGateway } from '../../../sidecar/src/domain/payouts/payouts.ts';
import type { Settings } from '../../../sidecar/src/domain/settings/settings.ts';
import { FIELD } from '../components/field-style.ts';
import { Section } from '../components/Section.tsx';
import { AccountSelect } from '../settings/AccountSelect.tsx';
import { FaultField } from '../settings/FaultField.tsx';
import { faultOf, type FormProps } from '../settings/form-context.ts';
import { gatewaysOf } from './MethodsTable.tsx';

type GatewayPayouts = NonNullable<Settings['payouts'][PayoutGateway]>;

const UNSET: GatewayPayouts = {
  ...{ mode: 'explain', clearing: null, bank: null, fees: 'off', currencies: {} },
  accounts: { fees: null, feeTax: null, disputes: null, reserves: null, conversion: null, other: null },
};

/** What each payment provider's payouts are to the books. Only explained until someone chooses to book them. */
export function PayoutsSection(props: FormProps) {
  const sold = new Set(gatewaysOf(props).map(({ id }) => payoutGatewayOf(id)));
  const set = Object.keys(props.form.draft.payouts);
  const gateways = PAYOUT_GATEWAYS.filter((gateway) => sold.has(gateway) || set.includes(gateway));
  if (gateways.length === 0) return null;
  return (
    <Section
      title={__('Payouts of payment providers', 'ml-connector')}
      intro={__(
        'Explained: the tab “Payouts” shows the orders, refunds and fees behind each deposit, and nothing is posted. Booked: also a bank transfer from the clearing account to your bank, and what the provider kept, so that the clearing account comes to zero.',
        'ml-connector',
      )}
    >
      {gateways.map((gateway) => (
        <Provider key={gateway} gateway={gateway} {...props} />
      ))}
    </Section>
  );
}

interface ProviderProps extends FormProps {
  readonly gateway: PayoutGateway;
}

function Provider({ gateway, ...props }: ProviderProps) {
  const { form } = props;
  const path = `payouts.${gateway}`;
  const payouts = form.draft.payouts[gateway] ?? UNSET;
  const name = PAYOUT_GATEWAY_NAMES[gateway];
  const fault = faultOf(form, `${path}.mode`);
  return (
    <fieldset className="ml-connector-method" data-setting={path}>
      <legend>{name}</legend>
      <FaultField fault={fault}>
        <SelectControl
          // translators: %s: a payment provider
          label={sprintf(__('Payouts of %s', 'ml-connector'), name)}
          help={fault ?? undefined}
          value={payouts.mode}
          options={[
            { value: 'off', label: __('Off', 'ml-connector') },
            { value: 'explain', label: __('Explain them, post nothing', 'ml-connector') },
            { value: 'book', label: __('Book transfers and costs', 'ml-connector') },
          ]}
          onChange={(mode) => form.set(path, { ...payouts, mode })}
          aria-invalid={fault !== null}
          {...FIELD}
        />
      </FaultField>
      {payouts.mode === 'book' && <Booking gateway={gateway} name={name} payouts={payouts} {...props} />}
    </fieldset>
  );
}

interface BookingProps extends ProviderProps {
  readonly name: string;
  readonly payouts: GatewayPayouts;
}

type CostAccount = keyof GatewayPayouts['accounts'];

function Booking({ gateway, name, payouts, form, lists }: BookingProps) {
  const path = `payouts.${gateway}`;
  const set = (change: Partial<GatewayPayouts>): void => form.set(path, { ...payouts, ...change });
  const all = lists.xero?.accounts ?? [];
  const banks = all.filter(({ type }) => type === 'BANK');
  const others = all.filter(({ type }) => type !== 'BANK');
  const feesFault = faultOf(form, `${path}.fees`);
  return (
    <>
      <AccountSelect
        // translators: %s: a payment provider
        label={sprintf(__('Clearing account of %s', 'ml-connector'), name)}
        help={__('Where its payments arrive: a bank account in Xero, in the currency of the payouts.', 'ml-connector')}
        fault={faultOf(form, `${path}.clearing`)}
        value={payouts.clearing ?? ''}
        none={null}
        accounts={banks}
        onChange={(clearing) => set({ clearing })}
        onLeave={() => form.touch(`${path}.clearing`)}
      />
      <AccountSelect
        // translators: %s: a payment provider
        label={sprintf(__('Bank account that %s pays out to', 'ml-connector'), name)}
        fault={faultOf(form, `${path}.bank`)}
        value={payouts.bank ?? ''}
        none={null}
        accounts={banks}
        onChange={(bank) => set({ bank })}
        onLeave={() => form.touch(`${path}.bank`)}
      />
      <FaultField fault={feesFault}>
        <SelectControl
          // translators: %s: a payment provider
          label={sprintf(__('Fees of %s on sales', 'ml-connector'), name)}
          help={feesFault ?? undefined}
          value={payouts.fees}
          options={[
            { value: 'payout', label: __('Book them with each payout', 'ml-connector') },
            { value: 'order', label: __('Each order books its own (see above)', 'ml-connector') },
            { value: 'off', label: __('Do not book them', 'ml-connector') },
          ]}
          onChange={(fees) => set({ fees })}
          aria-invalid={feesFault !== null}
          {...FIELD}
        />
      </FaultField>
      {costAccounts(name).map(([key, label, none]) => (
        <AccountSelect
          key={key}
          label={label}
          fault={faultOf(form, `${path}.accounts.${key}`)}
          value={payouts.accounts[key] ?? ''}
          none={none}
          accounts={others}
          onChange={(account) => set({ accounts: { ...payouts.accounts, [key]: account === '' ? null : account } })}
        />
      ))}
    </>
  );
}

/** Each with its label, and what it means to choose none. */
function costAccounts(name: string): readonly (readonly [CostAccount, string, string])[] {
  const held = __('None: they are held', 'ml-connector');
  return [
    // translators: %s: a payment provider
    ['fees', sprintf(__('Account for fees of %s', 'ml-connector'), name), held],
    // translators: %s: a payment provider
    ['feeTax', sprintf(__('Account for tax on fees of %s', 'ml-connector'), name), __('As the fees', 'ml-connector')],
    // translators: %s: a payment provider
    ['disputes', sprintf(__('Account for disputes of %s', 'ml-connector'), name), held],
    // translators: %s: a payment provider
    ['reserves', sprintf(__('Account for reserves held by %s', 'ml-connector'), name), held],
    // translators: %s: a payment provider
    ['conversion', sprintf(__('Account for currency conversion by %s', 'ml-connector'), name), held],
    // translators: %s: a payment provider
    ['other', sprintf(__('Account for sales of other shops on %s', 'ml-connector'), name), held],
  ];
}
