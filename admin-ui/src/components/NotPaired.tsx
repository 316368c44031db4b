import { __ } from '@wordpress/i18n';
import type { SettingsTab } from '../../../sidecar/src/contract/problem.ts';
import { Section } from './Section.tsx';
import { TabLink } from './TabLink.tsx';
import { tabTitle } from './tab-titles.ts';

/** Replaces a tab that has nothing to show without a sidecar. */
export function NotPaired({ tab, onTab }: { readonly tab: SettingsTab; readonly onTab: (tab: SettingsTab) => void }) {
  return (
    <Section title={tabTitle(tab)}>
      <p>
        {__('This store is not paired with the service yet. Pair it first.', 'ml-connector')}{' '}
        <TabLink tab="connection" onTab={onTab} />
      </p>
    </Section>
  );
}
