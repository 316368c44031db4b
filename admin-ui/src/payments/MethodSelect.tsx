import { __ } from '@wordpress/i18n';
import type { ListsBody } from '../../../sidecar/src/contract/lists.ts';
import type { Settings } from '../../../sidecar/src/domain/settings/settings.ts';
import { AccountSelect } from '../settings/AccountSelect.tsx';

export type Method = Settings['payments']['methods'][string];

/** No account has this code or id. */
const NO_PAYMENT = 'none:';

interface Props {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  readonly value: Method | null | undefined;
  /** The label of the empty choice. */
  readonly unset: string;
  readonly fault: string | null;
  readonly lists: ListsBody;
  readonly onChange: (method: Method | undefined) => void;
}

/** An account that accepts payments, "no payment", or nothing chosen. */
export function MethodSelect({ label, isLabelHidden, value, unset, fault, lists, onChange }: Props) {
  const chosen = value === null || value === undefined ? '' : 'account' in value ? value.account : NO_PAYMENT;
  const accounts = (lists.xero?.accounts ?? []).filter(
    ({ ref, type, enablesPayments }) => type === 'BANK' || enablesPayments || ref === chosen,
  );
  return (
    <AccountSelect
      label={label}
      isLabelHidden={isLabelHidden === true}
      fault={fault}
      value={chosen}
      none={unset}
      extra={[{ value: NO_PAYMENT, label: __('Post no payment', 'ml-connector') }]}
      accounts={accounts}
      onChange={(next) => onChange(next === '' ? undefined : next === NO_PAYMENT ? { none: true } : { account: next })}
    />
  );
}
