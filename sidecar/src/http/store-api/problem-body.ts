import { tabOfSetting } from '../../dashboard/status/setting-tab.ts';
import type { Reason } from '../../ledger/entry.ts';
import { ownerWords } from '../../ledger/owner-words.ts';
import type { ProblemBody, SettingsTab } from '../contract.ts';

/** Where problems that name no setting are mended. */
const TABS: Readonly<Record<string, SettingsTab>> = {
  account_missing: 'accounts',
  account_archived: 'accounts',
  account_wrong_type: 'accounts',
  tax_rate_unmapped: 'accounts',
  tax_type_unknown: 'accounts',
  tax_type_not_allowed: 'accounts',
  tax_on_zero_rate: 'accounts',
  tax_rate_differs: 'accounts',
  tracking_unknown: 'accounts',
  item_unknown: 'accounts',
  payment_account_missing: 'payments',
  payment_account_invalid: 'payments',
  number_taken: 'documents',
  contact_archived: 'documents',
  currency_precision: 'documents',
  period_locked: 'documents',
  refund_by_hand: 'documents',
};

export function problemBody({ code, message, fix, details }: Reason): ProblemBody {
  const { setting } = details;
  const tab = typeof setting === 'string' ? tabOfSetting(setting) : null;
  return { code, message: ownerWords(message), fix: ownerWords(fix), tab: tab ?? TABS[code] ?? null };
}
