import type { Reason } from '../ledger/entry.ts';

/** Tabs of the settings page that change settings. */
export type SettingTab = 'accounts' | 'payments' | 'documents' | 'sync';

/** Where the settings page fixes a problem: tab, and path of the setting; null = not there, or by no single setting. */
export type SettingPlace = Readonly<{ tab: SettingTab | null; setting: string | null }>;

const TABS: ReadonlyMap<string, SettingTab> = new Map(
  Object.entries({
    ...{ accounts: 'accounts', taxes: 'accounts', rules: 'accounts', tracking: 'accounts' },
    ...{ payments: 'payments', documents: 'documents', contacts: 'documents', sync: 'sync' },
  } as const),
);
/** Where to fix problems that name no setting. */
const TABS_OF_CODES: Readonly<Record<string, SettingTab>> = {
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

/** The tabs of the settings page, as it names them. */
export const TAB_TITLES = {
  connection: 'Connection',
  accounts: 'Accounts & taxes',
  payments: 'Payments',
  documents: 'Invoices & contacts',
  sync: 'Sync',
  activity: 'Activity',
} as const;
/** "setting payments.methods.cheque" within a sentence, as the command line takes it. */
const SECTION = [...TABS.keys()].join('|');
const NAMED = new RegExp(String.raw`\bsettings? ((?:${SECTION})\b(?:[^\s,;:)"”]*[^\s.,;:)"”](?::[A-Z]{3}\b)?)?)`, 'g');

/** Where to change a setting: by the first part of its path. */
export function tabOfSetting(path: string): SettingTab | null {
  return TABS.get(path.split('.')[0] ?? '') ?? null;
}

export function placeOf({ code, fix, details }: Pick<Reason, 'code' | 'fix' | 'details'>): SettingPlace {
  const named = details['setting'];
  const setting = typeof named === 'string' ? named : settingIn(fix);
  return { tab: (setting === null ? null : tabOfSetting(setting)) ?? TABS_OF_CODES[code] ?? null, setting };
}

export function settingIn(text: string): string | null {
  const [named] = text.matchAll(NAMED);
  return named?.[1] ?? null;
}

/** For people who see tabs, not paths. */
export function settingsAsTabs(text: string): string {
  return text.replaceAll(NAMED, (_, path: string) => `on the tab "${TAB_TITLES[tabOfSetting(path) ?? 'accounts']}"`);
}
