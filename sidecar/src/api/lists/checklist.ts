import { isAppError } from '../../domain/app-error.ts';
import { unmappedRates, wrongAccounts, wrongTaxTypes, methodsWithoutAccount } from '../../operations/settings-gaps.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import type { ChecklistStep } from '../../contract/status.ts';
import type { ApiParts } from '../parts.ts';

const CONNECT_FIRST = 'Connect to Xero first.';

/** The steps from "paired" to the first invoice, in order. */
export async function checklistOf(parts: ApiParts, storeId: string): Promise<readonly ChecklistStep[]> {
  const { context } = parts;
  const settings = await readable(context.settings.get(storeId));
  const organisation = await context.organisations.forStore(storeId);
  const isConnected = organisation?.state === 'connected';
  const lists = isConnected ? await parts.xeroLists.known(organisation.tenantId) : null;
  const store = await parts.storeLists.known(storeId);
  parts.storeLists.refreshIfOld(storeId);
  const missing = (list: object | null, found: (given: Settings) => string): string => {
    if (!isConnected) return CONNECT_FIRST;
    if (settings === null) return 'The settings of this store cannot be read.';
    return list === null ? 'It is being looked up; this takes a moment.' : found(settings);
  };
  const counts = await context.ledger.counts(storeId);
  return [
    step('pair', '', 'connection'),
    step('connect', isConnected ? '' : 'Allow access to your organisation in Xero.', 'connection'),
    step(
      'accounts',
      missing(lists, (given) => (lists === null ? '' : wrongAccounts(given, lists))),
      'accounts',
    ),
    step(
      'taxes',
      missing(lists === null ? null : store, (given) => {
        return lists === null || store === null ? '' : wrongTaxTypes(given, lists) || unmappedRates(given, store);
      }),
      'accounts',
    ),
    step(
      'payments',
      missing(store, (given) => (store === null ? '' : methodsWithoutAccount(given, store))),
      'payments',
    ),
    step(
      'activate',
      settings?.sync.active === true ? '' : 'Press "Start posting": until then no order is sent to Xero.',
      'sync',
    ),
    step('first_invoice', counts.recorded > 0 ? '' : 'No order is in Xero yet.', 'activity'),
  ];
}

function step(id: ChecklistStep['id'], detail: string, tab: ChecklistStep['tab']): ChecklistStep {
  return { id, done: detail === '', detail, tab };
}

async function readable(settings: Promise<Settings>): Promise<Settings | null> {
  try {
    return await settings;
  } catch (error) {
    if (isAppError(error, 'settings')) return null;
    throw error;
  }
}
