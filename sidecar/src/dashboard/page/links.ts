import type { EntryState } from '../../ledger/entry.ts';
import type { StatusTab } from '../../status/reason.ts';
import { TAB_TITLES, tabOfSetting } from '../../wording/setting-place.ts';
import { html } from './html.ts';

/** Which orders the table shows; undefined = all. */
export interface OrderFilter {
  readonly storeId?: string | undefined;
  readonly state?: EntryState | undefined;
  /** Only entries older than this id: the next page. */
  readonly beforeId?: number | undefined;
}

export function addressOf({ storeId, state, beforeId }: OrderFilter): string {
  const query = new URLSearchParams();
  if (storeId !== undefined) query.set('store', storeId);
  if (state !== undefined) query.set('state', state);
  if (beforeId !== undefined) query.set('before', String(beforeId));
  return query.size === 0 ? '/#orders' : `/?${query.toString()}#orders`;
}

export function orderAddress(storeId: string, orderId: string): string {
  return `/orders/${encodeURIComponent(storeId)}/${encodeURIComponent(orderId)}`;
}

/** The plugin's page at the tab of this setting; null = no tab has it. */
export function addressOfSetting(settingsUrl: string, setting: string): string | null {
  const tab = tabOfSetting(setting);
  return tab === null ? null : settingAddress(settingsUrl, tab, setting);
}

/** To the tab in wp-admin that fixes it; null where there is none, or no store page is known. */
export function settingLink(settingsUrl: string | null, tab: StatusTab | null, setting: string | null = null) {
  if (settingsUrl === null || tab === null) return null;
  const address = settingAddress(settingsUrl, tab, setting);
  return html`<a href="${address}" rel="noreferrer">Open “${TAB_TITLES[tab]}” in wp-admin</a>`;
}

function settingAddress(settingsUrl: string, tab: StatusTab, setting: string | null): string {
  const address = new URL(settingsUrl);
  address.searchParams.set('tab', tab);
  if (setting !== null) address.searchParams.set('setting', setting);
  return address.href;
}
