import { settingAddress } from '../setting-address.ts';
import type { StatusTab } from '../../status/reason.ts';
import { html, type Html } from './html.ts';
import { TAB_LABELS } from './labels.ts';

/** To the tab in wp-admin that fixes it; null where there is none, or no store page is known. */
export function settingLink(
  settingsUrl: string | null,
  tab: StatusTab | null,
  setting: string | null = null,
): Html | null {
  if (settingsUrl === null || tab === null) return null;
  const address = settingAddress(settingsUrl, tab, setting);
  return html`<a href="${address}" rel="noreferrer">Open “${TAB_LABELS[tab]}” in wp-admin</a>`;
}
