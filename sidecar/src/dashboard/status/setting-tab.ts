import type { StatusTab } from './reason.ts';

/** Where a setting is changed: by the first part of its path. */
export function tabOfSetting(path: string): StatusTab | null {
  return TABS.get(path.split('.')[0] ?? '') ?? null;
}

const TABS: ReadonlyMap<string, StatusTab> = new Map([
  ['accounts', 'accounts'],
  ['taxes', 'accounts'],
  ['rules', 'accounts'],
  ['tracking', 'accounts'],
  ['payments', 'payments'],
  ['documents', 'documents'],
  ['contacts', 'documents'],
  ['sync', 'sync'],
]);
