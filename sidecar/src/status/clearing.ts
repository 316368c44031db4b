import { Big } from 'big.js';
import { moneyInWords } from '../domain/money.ts';
import type { ClearingFacts, StoreFacts } from './store-facts.ts';
import type { Found } from './reason.ts';

/** Causes that a sentence names; more are counted. */
const NAMED_MAX = 3;

/** What nothing explains is louder than what has a cause and a next step. */
export function clearingReasons({ clearing, storeId }: StoreFacts): Found[] {
  if (clearing == null) return [];
  const { on, accounts } = clearing;
  const message = `Clearing accounts differ at the end of ${on}. ${accounts.map(accountInWords).join(' ')}`;
  const next = `See each cause with its order, and what to do: npm run cli -- clearing ${storeId} --on ${on}`;
  const ownerNext = 'See each cause with its order, and what to do, on the tab "Payouts".';
  const level = accounts.some(({ isUnexplained }) => isUnexplained) ? 'red' : 'amber';
  return [{ code: 'clearing_differs', level, message, next, ownerNext }];
}

function accountInWords({ name, currency, difference, causes }: ClearingFacts['accounts'][number]): string {
  const amount = new Big(difference);
  const money = moneyInWords(amount.abs(), currency);
  const off = amount.gt(0) ? `${money} too much` : `${money} missing`;
  const what = amount.eq(0) ? `the amounts in ${currency} cancel out` : off;
  const named = causes.slice(0, NAMED_MAX).map(({ title, orders }) => `${title} (${orders})`);
  if (causes.length > NAMED_MAX) named.push(`${causes.length - NAMED_MAX} more causes`);
  return `${name}: ${what}. Causes: ${named.join(', ')}.`;
}
