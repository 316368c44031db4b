import Big from 'big.js';
import type { Organisation } from '../organisation.ts';
import { systemAccount } from '../lines/find-account.ts';
import { moneyText, sum } from '../wire/money.ts';
import { journalsOf } from './journals.ts';

export interface AccountBalance {
  readonly code: string;
  readonly name: string;
  readonly type: string;
  /** In the base currency, debits positive. */
  readonly balance: string;
}

export interface Balances {
  /** Accounts with any movement, by code; those without a code last. */
  readonly accounts: readonly AccountBalance[];
  readonly debits: string;
  readonly credits: string;
  /** What customers owe. */
  readonly receivables: string;
  /** What is owed to suppliers. */
  readonly payables: string;
  /** Tax owed to the authority. */
  readonly tax: string;
}

/** The trial balance that the documents of an organisation add up to. */
export function accountBalances(organisation: Organisation): Balances {
  const balances = new Map<string, Big>();
  for (const { accountId, amount } of journalsOf(organisation).flatMap(({ lines }) => lines)) {
    balances.set(accountId, (balances.get(accountId) ?? new Big(0)).plus(amount));
  }
  const rows = [...balances].map(([accountId, balance]) => {
    const { code = '', name = accountId, type = '' } = organisation.accounts[accountId] ?? {};
    return { code, name, type, balance: moneyText(balance) };
  });
  const of = (role: string): Big => balances.get(systemAccount(organisation, role)?.id ?? role) ?? new Big(0);
  const amounts = [...balances.values()];
  return {
    accounts: rows.toSorted((a, b) => sortKey(a).localeCompare(sortKey(b), 'en', { numeric: true })),
    debits: moneyText(sum(amounts.filter((amount) => amount.gt(0)))),
    credits: moneyText(sum(amounts.filter((amount) => amount.lt(0))).abs()),
    receivables: moneyText(of('DEBTORS')),
    payables: moneyText(of('CREDITORS').times(-1)),
    tax: moneyText(of('GST').times(-1)),
  };
}

function sortKey({ code, name }: AccountBalance): string {
  return code === '' ? `~${name}` : code;
}
