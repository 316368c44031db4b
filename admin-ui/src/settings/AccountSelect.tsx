import { __, sprintf } from '@wordpress/i18n';
import type { XeroListsBody } from '../../../sidecar/src/contract/lists.ts';
import { ListSelect, type ListSelectProps } from './ListSelect.tsx';

type Account = XeroListsBody['accounts'][number];

/** Xero's type; its class is ASSET. */
const BANK = 'BANK';

interface Props extends ListSelectProps {
  /** Extra choices before the accounts. */
  readonly extra?: readonly { readonly value: string; readonly label: string }[];
  readonly accounts: readonly Account[];
}

/** The organisation's accounts by class, as Xero groups them, and bank accounts. */
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

/** Classes of accounts that a kind of amount is booked on. Of the others an accountant would ask why. */
const INCOME = ['REVENUE', 'EXPENSE'];
const CLASSES: Readonly<Record<string, readonly string[]>> = {
  'accounts.sales': ['REVENUE'],
  'accounts.shipping': INCOME,
  'accounts.fees': INCOME,
  'accounts.discounts': INCOME,
  'accounts.refunds': INCOME,
  // Xero's own is a liability.
  'accounts.rounding': [...INCOME, 'LIABILITY'],
  'accounts.hiddenTender': ['LIABILITY', 'ASSET', 'EXPENSE'],
};

/** Those that fit a setting: of its classes, and which Xero allows on a line. What is chosen stays. */
export function fittingAccounts(accounts: readonly Account[], path: string, chosen: string): Account[] {
  const classes = CLASSES[path];
  return accounts.filter(
    (one) =>
      one.ref === chosen ||
      (one.takesLines !== false && one.type !== BANK && (classes === undefined || classes.includes(one.class))),
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
  for (const account of accounts) {
    const name = account.type === BANK ? BANK : account.class;
    groups.set(name, [...(groups.get(name) ?? []), account]);
  }
  return [...groups].sort(([a], [b]) => rank(a) - rank(b));
}

const ORDER = ['REVENUE', BANK, 'ASSET', 'LIABILITY', 'EXPENSE', 'EQUITY'];

function rank(name: string): number {
  const found = ORDER.indexOf(name);
  return found === -1 ? ORDER.length : found;
}

function className(name: string): string {
  switch (name) {
    case 'REVENUE':
      return __('Revenue', 'ml-connector');
    case BANK:
      return __('Bank accounts', 'ml-connector');
    case 'ASSET':
      return __('Assets', 'ml-connector');
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
