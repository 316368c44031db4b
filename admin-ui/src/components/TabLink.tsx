import { Button } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import type { SettingsTab } from '../../../sidecar/src/http/contract.ts';
import { tabTitle } from './tab-titles.ts';

interface Props {
  readonly tab: SettingsTab;
  readonly onTab: (tab: SettingsTab) => void;
}

/** To where something is mended. */
export function TabLink({ tab, onTab }: Props) {
  return (
    <Button variant="link" onClick={() => onTab(tab)}>
      {/* translators: %s: name of a tab of this page */}
      {sprintf(__('Open “%s”', 'ml-connector'), tabTitle(tab))}
    </Button>
  );
}
