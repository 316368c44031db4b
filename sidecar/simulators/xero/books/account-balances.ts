import Big from 'big.js';
import type { Account, Organisation } from '../accounting/organisation.ts';
import { listPostings } from './postings.ts';

export interface AccountBalance {
  /** Null for a system account that the chart does not have. */
  readonly account: Account | null;
  readonly name: string;
  readonly debit: Big;
  readonly credit: Big;
}

/** A trial balance of what was posted: accounts with any movement, in the order of their codes. */
export function accountBalances(organisation: Organisation): AccountBalance[] {
  const balances = new Map<string, Big>();
  for (const { accountId, amount } of listPostings(organisation)) {
    balances.set(accountId, (balances.get(accountId) ?? new Big(0)).plus(amount));
  }
  return [...balances]
    .map(([accountId, balance]) => {
      const account = organisation.accounts[accountId] ?? null;
      const zero = new Big(0);
      return {
        account,
        name: account?.name ?? accountId,
        debit: balance.gt(0) ? balance : zero,
        credit: balance.lt(0) ? balance.abs() : zero,
      };
    })
    .sort((a, b) => sortKey(a).localeCompare(sortKey(b), 'en', { numeric: true }));
}

/** Accounts without a code (bank accounts often have none) come last, by name. */
function sortKey({ account, name }: AccountBalance): string {
  const code = account?.code ?? '';
  return code === '' ? `~${name}` : code;
}
