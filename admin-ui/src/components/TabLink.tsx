import { Button } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import type { SettingsTab } from '../../../sidecar/src/contract/problem.ts';
import type { OnTab } from '../state/use-tab.ts';
import { tabTitle } from './tab-titles.ts';

interface Props {
  readonly tab: SettingsTab;
  /** Path of the setting that fixes it; null = none. */
  readonly setting?: string | null;
  /** A button where it is the thing to do, not a remark. */
  readonly variant?: 'link' | 'secondary' | 'primary';
  readonly onTab: OnTab;
}

/** A link to the fix. */
export function TabLink({ tab, setting = null, variant = 'link', onTab }: Props) {
  return (
    <Button variant={variant} onClick={() => onTab(tab, setting)} __next40pxDefaultSize={variant !== 'link'}>
      {/* translators: %s: name of a tab of this page */}
      {sprintf(__('Open “%s”', 'ml-connector'), tabTitle(tab))}
    </Button>
  );
}
