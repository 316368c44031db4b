import { Button } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import type { SettingsTab } from '../../../sidecar/src/contract/problem.ts';
import type { OnTab } from '../state/use-tab.ts';
import { tabTitle } from './tab-titles.ts';

interface Props {
  readonly tab: SettingsTab;
  /** Path of the setting that mends it; null = none of its own. */
  readonly setting?: string | null;
  readonly onTab: OnTab;
}

/** To where something is mended. */
export function TabLink({ tab, setting = null, onTab }: Props) {
  return (
    <Button variant="link" onClick={() => onTab(tab, setting)}>
      {/* translators: %s: name of a tab of this page */}
      {sprintf(__('Open “%s”', 'ml-connector'), tabTitle(tab))}
    </Button>
  );
}
