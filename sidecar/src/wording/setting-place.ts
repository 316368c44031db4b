import { settingsThatFix } from '../domain/problem-settings.ts';
import type { Reason } from '../ledger/entry.ts';

/** Tabs of the settings page that change settings. */
export type SettingTab = 'accounts' | 'payments' | 'documents' | 'sync';

/** Where the settings page fixes a problem: tab, and path of the setting; null = not there, or by no single setting. */
export type SettingPlace = Readonly<{ tab: SettingTab | 'connection' | null; setting: string | null }>;

/** Fixed by a button of the tab "Connection". */
const BY_CONNECTION: ReadonlySet<string> = new Set([
  'fee_permission_missing',
  'other_organisation',
  'order_unreadable',
  'connection_lost',
  'permission_missing',
  'xero_offline',
  'xero_unanswered',
  'store_unreadable',
]);

const TABS: ReadonlyMap<string, SettingTab> = new Map(
  Object.entries({
    ...{ accounts: 'accounts', taxes: 'accounts', rules: 'accounts', tracking: 'accounts' },
    ...{ payments: 'payments', documents: 'documents', contacts: 'documents', sync: 'sync' },
    ...{ items: 'documents', payouts: 'payments' },
  } as const),
);
/** The tabs of the settings page, as it names them. */
export const TAB_TITLES = {
  overview: 'Overview',
  connection: 'Connection',
  accounts: 'Accounts & taxes',
  payments: 'Payments',
  documents: 'Invoices & contacts',
  sync: 'Sync',
  activity: 'Activity',
  books: 'Books',
  payouts: 'Payouts',
  reports: 'Reports',
} as const;
/** "setting payments.methods.cheque" within a sentence, as the command line takes it. */
const SECTION = [...TABS.keys()].join('|');
const NAMED = new RegExp(String.raw`\bsettings? ((?:${SECTION})\b(?:[^\s,;:)"”]*[^\s.,;:)"”](?::[A-Z]{3}\b)?)?)`, 'g');

/** Where to change a setting: by the first part of its path. */
export function tabOfSetting(path: string): SettingTab | null {
  return TABS.get(path.split('.')[0] ?? '') ?? null;
}

type Placed = Pick<Reason, 'code' | 'fix' | 'details'>;

export function placeOf(problem: Placed): SettingPlace {
  if (BY_CONNECTION.has(problem.code)) return { tab: 'connection', setting: null };
  const [setting = null] = namedSettings(problem);
  return { tab: tabOfSetting(setting ?? settingsThatFix(problem.code)[0] ?? ''), setting };
}

/** Whether a change of the setting at this path can fix the problem: one that it names, or another of those for its code. */
export function isFixedBy(problem: Placed, path: string): boolean {
  // A rule's place in the list changes with the rules before it.
  const named = namedSettings(problem).map((one) => (one.startsWith('rules.') ? 'rules' : one));
  const others = settingsThatFix(problem.code).filter((one) => !named.some((name) => isWithin(name, one)));
  return [...named, ...others].some((one) => isWithin(path, one) || isWithin(one, path));
}

function isWithin(path: string, parent: string): boolean {
  return path === parent || path.startsWith(`${parent}.`);
}

function namedSettings({ fix, details }: Placed): string[] {
  const named = details['setting'];
  return [...(typeof named === 'string' ? [named] : []), ...settingsIn(fix)];
}

export function settingIn(text: string): string | null {
  return settingsIn(text)[0] ?? null;
}

function settingsIn(text: string): string[] {
  return [...text.matchAll(NAMED)].flatMap(([, path]) => path ?? []);
}

/** For people who see tabs, not paths. */
export function settingsAsTabs(text: string): string {
  return text.replaceAll(NAMED, (_, path: string) => `on the tab "${TAB_TITLES[tabOfSetting(path) ?? 'accounts']}"`);
}
