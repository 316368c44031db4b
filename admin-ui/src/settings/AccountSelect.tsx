import { SelectControl } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import type { XeroListsBody } from '../../../sidecar/src/http/contract.ts';
import { FIELD } from '../components/field-style.ts';
import { FaultField } from './FaultField.tsx';

type Account = XeroListsBody['accounts'][number];

interface Props {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  readonly help?: string | undefined;
  readonly fault: string | null;
  /** '' = none. */
  readonly value: string;
  /** What choosing none is called; null = one must be chosen. */
  readonly none: string | null;
  /** Further choices before the accounts. */
  readonly extra?: readonly { readonly value: string; readonly label: string }[];
  readonly accounts: readonly Account[];
  readonly onChange: (ref: string) => void;
}

/** The organisation's accounts, by class as Xero groups them. An account that Xero no longer lists stays visible. */
export function AccountSelect({
  label,
  isLabelHidden,
  help,
  fault,
  value,
  none,
  extra = [],
  accounts,
  onChange,
}: Props) {
  const isKnown =
    value === '' || [...extra, ...accounts.map(({ ref }) => ({ value: ref }))].some((one) => one.value === value);
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
          value === '' && <option value="">{__('Choose an account', 'ml-connector')}</option>
        ) : (
          <option value="">{none}</option>
        )}
        {extra.map((one) => (
          <option key={one.value} value={one.value}>
            {one.label}
          </option>
        ))}
        {!isKnown && (
          <option value={value}>
            {/* translators: %s: code or id of an account */}
            {sprintf(__('%s (not among Xero’s accounts)', 'ml-connector'), value)}
          </option>
        )}
        {byClass(accounts).map(([name, members]) => (
          <optgroup key={name} label={className(name)}>
            {members.map((account) => (
              <option key={account.ref} value={account.ref}>
                {accountName(account)}
              </option>
            ))}
          </optgroup>
        ))}
      </SelectControl>
    </FaultField>
  );
}

export function accountName({ code, name }: Account): string {
  return code === null ? name : `${code} – ${name}`;
}

/** "200 – Sales", or the bare code where Xero cannot be asked. */
export function accountNameOf(ref: string, accounts: readonly Account[]): string {
  const found = accounts.find((one) => one.ref === ref);
  return found === undefined ? ref : accountName(found);
}

function byClass(accounts: readonly Account[]): [string, Account[]][] {
  const groups = new Map<string, Account[]>();
  for (const account of accounts) groups.set(account.class, [...(groups.get(account.class) ?? []), account]);
  return [...groups].sort(([a], [b]) => rank(a) - rank(b));
}

const ORDER = ['REVENUE', 'ASSET', 'LIABILITY', 'EXPENSE', 'EQUITY'];

function rank(name: string): number {
  const found = ORDER.indexOf(name);
  return found === -1 ? ORDER.length : found;
}

function className(name: string): string {
  switch (name) {
    case 'REVENUE':
      return __('Revenue', 'ml-connector');
    case 'ASSET':
      return __('Assets and bank accounts', 'ml-connector');
    case 'LIABILITY':
      return __('Liabilities', 'ml-connector');
    case 'EXPENSE':
      return __('Expenses', 'ml-connector');
    case 'EQUITY':
      return __('Equity', 'ml-connector');
    default:
      return name;
  }
}
