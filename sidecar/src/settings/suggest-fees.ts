import type { OrganisationLists, XeroAccount } from '../domain/documents.ts';
import { entryOf, type Settings } from '../domain/settings/settings.ts';
import { findAccount, lineAccountFault } from '../mapping/invoice/account.ts';
import { knownGateway } from '../mapping/payment/gateway-fee.ts';
import { describeAccount, firstNamed } from './suggest-accounts.ts';
import type { Gateway, Suggestion } from './suggestion.ts';

const EXPENSE_TYPES = new Set(['EXPENSE', 'OVERHEADS', 'DIRECTCOSTS']);
/** The usual names, the most specific first; the gateway's own name comes before them. */
const FEE_NAMES = [
  /\b(?:merchant|payment|card|transaction|gateway)\b.{0,150}\b(?:fees?|charges|costs)\b/i,
  /\bbank\b.{0,150}\b(?:fees?|charges)\b/i,
];

/** An expense account for each gateway's fees: only offered while the owner books none, else suggested if missing. */
export function suggestGatewayFees(current: Settings, gateways: readonly Gateway[], lists: OrganisationLists) {
  const expenses = lists.accounts.filter((one) => EXPENSE_TYPES.has(one.type) && lineAccountFault('', one) === null);
  // Spend money needs a bank account.
  if (!lists.accounts.some(({ type, status }) => type === 'BANK' && status === 'ACTIVE')) return [];
  return gateways.filter(({ enabled }) => enabled).flatMap(({ id }) => forGateway(id, current, expenses, lists));
}

function forGateway(id: string, current: Settings, expenses: XeroAccount[], lists: OrganisationLists): Suggestion[] {
  const { payments } = current;
  const name = knownGateway(id)?.name;
  const set = entryOf(payments.fees, id);
  const isFine = set !== undefined && lineAccountFault(set.account, findAccount(set.account, lists)) === null;
  if (isFine || (set === undefined && name === undefined)) return [];
  const ownName = name === undefined ? [] : [new RegExp(`\\b${name}\\b.{0,150}\\b(?:fees?|charges|costs)\\b`, 'i')];
  const found = firstNamed(expenses, [...ownName, ...FEE_NAMES]);
  if (found === null) return [];
  const path = `payments.fees.${id}`;
  const why = `${describeAccount(found)} is an expense account named for such fees`;
  if (set !== undefined) {
    return [{ path: `${path}.account`, value: found.code, reason: `${why}.`, confidence: 'medium' }];
  }
  const reason = `${why}: what ${name ?? id} keeps of each payment is then booked there, and its account shows what is paid out.`;
  return [{ path, value: { account: found.code }, reason, confidence: 'medium', optIn: true }];
}
