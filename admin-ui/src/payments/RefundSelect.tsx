import { SelectControl } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import type { ListsBody } from '../../../sidecar/src/contract/lists.ts';
import type { Settings } from '../../../sidecar/src/domain/settings/settings.ts';
import { FIELD } from '../components/field-style.ts';
import { AccountSelect } from '../settings/AccountSelect.tsx';
import { FaultField } from '../settings/FaultField.tsx';

type Refunds = Settings['payments']['refunds'][string];

interface Props {
  /** The payment method. */
  readonly title: string;
  readonly value: Refunds | undefined;
  readonly fault: string | null;
  readonly lists: ListsBody;
  /** undefined = the default, the same account. */
  readonly onChange: (refunds: Refunds | undefined) => void;
}

/** Which account refunded money of a payment method comes from. */
export function RefundSelect({ title, value, fault, lists, onChange }: Props) {
  const accounts = (lists.xero?.accounts ?? []).filter(
    ({ type, enablesPayments }) => type === 'BANK' || enablesPayments,
  );
  const chosen = typeof value === 'object' ? value.account : null;
  const choose = (next: string): void => {
    const [first] = accounts;
    if (next === 'account' && first !== undefined) onChange({ account: first.ref });
    else onChange(next === 'gateway' || next === 'none' ? next : undefined);
  };
  return (
    <FaultField fault={fault}>
      <SelectControl
        // translators: %s: a payment method
        label={sprintf(__('Refunds of %s', 'ml-connector'), title)}
        hideLabelFromVision
        help={fault ?? undefined}
        value={chosen === null ? (typeof value === 'string' ? value : 'method') : 'account'}
        options={[
          { value: 'method', label: __('From the same account', 'ml-connector') },
          { value: 'gateway', label: __('Only those the provider paid', 'ml-connector') },
          { value: 'account', label: __('Others from another account', 'ml-connector') },
          { value: 'none', label: __('Do not post', 'ml-connector') },
        ]}
        onChange={choose}
        {...FIELD}
      />
      {chosen !== null && (
        <AccountSelect
          // translators: %s: a payment method
          label={sprintf(__('Account of refunds that %s did not pay', 'ml-connector'), title)}
          fault={null}
          value={chosen}
          none={null}
          accounts={accounts}
          onChange={(account) => onChange({ account })}
        />
      )}
    </FaultField>
  );
}
