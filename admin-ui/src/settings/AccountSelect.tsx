import { __, sprintf } from '@wordpress/i18n';
import type { XeroListsBody } from '../../../sidecar/src/contract/lists.ts';
import { ListSelect, type ListSelectProps } from './ListSelect.tsx';

type Account = XeroListsBody['accounts'][number];

interface Props extends ListSelectProps {
  /** Extra choices before the accounts. */
  readonly extra?: readonly { readonly value: string; readonly label: string }[];
  readonly accounts: readonly Account[];
}

/** The organisation's accounts, by class as Xero groups them. */
export function AccountSelect({ extra = [], accounts, ...select }: Props) {
  const { value } = select;
  const isListed = extra.some((one) => one.value === value) || accounts.some(({ ref }) => ref === value);
  return (
    <ListSelect
      placeholder={__('Choose an account', 'ml-connector')}
      // translators: %s: code or id of an account
      unlisted={isListed ? null : sprintf(__('%s (not in Xero)', 'ml-connector'), value)}
      {...select}
    >
      {extra.map((one) => (
        <option key={one.value} value={one.value}>
          {one.label}
        </option>
      ))}
      {byClass(accounts).map(([name, members]) => (
        <optgroup key={name} label={className(name)}>
          {members.map((account) => (
            <option key={account.ref} value={account.ref}>
              {accountName(account)}
            </option>
          ))}
        </optgroup>
      ))}
    </ListSelect>
  );
}

export function accountName({ code, name }: Account): string {
  return code === null ? name : `${code} – ${name}`;
}

/** "200 – Sales", or the bare code without Xero's list. */
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
