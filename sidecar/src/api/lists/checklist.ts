import { isDeepStrictEqual } from 'node:util';
import type { ChecklistStep } from '../../contract/status.ts';
import { readableSettings } from '../../operations/change-settings.ts';
import {
  methodsWithoutAccount,
  unmappedRates,
  wrongAccounts,
  wrongTaxTypes,
} from '../../operations/gaps/settings-gaps.ts';
import type { Context } from '../../context/context.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../domain/settings/settings.ts';
import { findAccount } from '../../mapping/invoice/account.ts';
import type { KnownLists } from '../../connection/reference-lists.ts';
import type { ApiParts } from '../parts.ts';

/** The steps from "paired" to the first invoice, in order; each says what is missing, '' = done. Empty once it is there. */
export async function checklistOf(parts: ApiParts, storeId: string): Promise<readonly ChecklistStep[]> {
  const { context, storeLists, xeroLists } = parts;
  storeLists.refreshIfOld(storeId);
  // Whatever ends later, such as the connection, is a reason of the status: set-up does not start again.
  const { recorded } = await context.ledger.counts(storeId);
  if (recorded > 0) return [];
  const settings = await readableSettings(context.settings, storeId);
  const organisation = await context.organisations.forStore(storeId);
  const isConnected = organisation?.state === 'connected';
  const lists = isConnected ? await xeroLists.known(organisation.tenantId) : null;
  const store = await storeLists.known(storeId);
  /** Why the settings cannot be compared yet; '' = they can. */
  const unready = (isRead: boolean): string => {
    if (!isConnected) return 'Connect to Xero first.';
    if (settings === null) return 'The settings of this store cannot be read.';
    return isRead ? '' : 'Xero is being checked. This takes a moment.';
  };
  const accounts = settings && lists ? wrongAccounts(settings, lists) : '';
  const toConfirm = settings && lists && accounts === '' ? await unconfirmed(context, storeId, settings, lists) : '';
  const taxes = settings && lists && store ? wrongTaxTypes(settings, lists) || unmappedRates(settings, store) : '';
  const payments = settings && store ? methodsWithoutAccount(settings, store) : '';
  const isActive = settings?.sync.active === true;
  const steps: readonly [id: ChecklistStep['id'], tab: ChecklistStep['tab'], detail: string][] = [
    ['pair', 'connection', ''],
    ['connect', 'connection', isConnected ? '' : 'Allow access to your organisation in Xero.'],
    ['accounts', 'accounts', unready(lists !== null) || accounts || toConfirm],
    ['taxes', 'accounts', unready(lists !== null && store !== null) || taxes],
    ['payments', 'payments', unready(store !== null) || payments],
    ['activate', 'sync', isActive ? '' : 'Press "Start syncing": until then no order is sent to Xero.'],
    ['first_invoice', 'activity', 'No order is in Xero yet.'],
  ];
  return steps.map(([id, tab, detail]) => {
    return {
      id,
      done: detail === '',
      detail,
      tab,
      confirm: id === 'accounts' && toConfirm !== '' && settings?.accounts.sales !== null,
    };
  });
}

/** The defaults fit many shops, but that is for a person to say: '' = somebody chose accounts, or confirmed these. */
async function unconfirmed(
  { ledger }: Context,
  storeId: string,
  { accounts }: Settings,
  lists: KnownLists,
): Promise<string> {
  if (accounts.sales === null) return 'Choose the account of your sales in Xero: until then no order is sent there.';
  const isDefault = isDeepStrictEqual(accounts, DEFAULT_SETTINGS.accounts);
  if (!isDefault || (await ledger.wasDone(storeId, 'accounts_confirmed'))) return '';
  const sales = findAccount(accounts.sales, lists);
  return `Sales are posted to ${accounts.sales}${sales === undefined ? '' : ` "${sales.name}"`}. Choose other accounts, or confirm these.`;
}
