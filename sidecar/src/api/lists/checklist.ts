import type { ChecklistStep } from '../../contract/status.ts';
import { readableSettings } from '../../operations/change-settings.ts';
import { methodsWithoutAccount, unmappedRates, wrongAccounts, wrongTaxTypes } from '../../operations/settings-gaps.ts';
import type { ApiParts } from '../parts.ts';

/** The steps from "paired" to the first invoice, in order; each says what is missing, '' = done. */
export async function checklistOf(parts: ApiParts, storeId: string): Promise<readonly ChecklistStep[]> {
  const { context, storeLists, xeroLists } = parts;
  const settings = await readableSettings(context.settings, storeId);
  const organisation = await context.organisations.forStore(storeId);
  const isConnected = organisation?.state === 'connected';
  const lists = isConnected ? await xeroLists.known(organisation.tenantId) : null;
  const store = await storeLists.known(storeId);
  storeLists.refreshIfOld(storeId);
  const { recorded } = await context.ledger.counts(storeId);
  /** Why the settings cannot be compared yet; '' = they can. */
  const unready = (isRead: boolean): string => {
    if (!isConnected) return 'Connect to Xero first.';
    if (settings === null) return 'The settings of this store cannot be read.';
    return isRead ? '' : 'Xero is being checked. This takes a moment.';
  };
  const accounts = settings && lists ? wrongAccounts(settings, lists) : '';
  const taxes = settings && lists && store ? wrongTaxTypes(settings, lists) || unmappedRates(settings, store) : '';
  const payments = settings && store ? methodsWithoutAccount(settings, store) : '';
  const isActive = settings?.sync.active === true;
  const steps: readonly [id: ChecklistStep['id'], tab: ChecklistStep['tab'], detail: string][] = [
    ['pair', 'connection', ''],
    ['connect', 'connection', isConnected ? '' : 'Allow access to your organisation in Xero.'],
    ['accounts', 'accounts', unready(lists !== null) || accounts],
    ['taxes', 'accounts', unready(lists !== null && store !== null) || taxes],
    ['payments', 'payments', unready(store !== null) || payments],
    ['activate', 'sync', isActive ? '' : 'Press "Start posting": until then no order is sent to Xero.'],
    ['first_invoice', 'activity', recorded > 0 ? '' : 'No order is in Xero yet.'],
  ];
  return steps.map(([id, tab, detail]) => ({ id, done: detail === '', detail, tab }));
}
