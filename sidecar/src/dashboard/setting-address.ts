import { tabOfSetting } from '../wording/setting-place.ts';
import type { StatusTab } from '../status/reason.ts';

/** The plugin's page at this tab and setting. */
export function settingAddress(settingsUrl: string, tab: StatusTab, setting: string | null = null): string {
  const address = new URL(settingsUrl);
  address.searchParams.set('tab', tab);
  if (setting !== null) address.searchParams.set('setting', setting);
  return address.href;
}

/** The same for a setting's path; null = no tab has it. */
export function addressOfSetting(settingsUrl: string, setting: string): string | null {
  const tab = tabOfSetting(setting);
  return tab === null ? null : settingAddress(settingsUrl, tab, setting);
}
