import { __ } from '@wordpress/i18n';
import { SETTINGS_TABS, type SettingsTab } from '../../sidecar/src/contract/problem.ts';
import type { ConnectionBody } from '../../sidecar/src/contract/plugin.ts';
import type { StatusBody } from '../../sidecar/src/contract/status.ts';
import { AccountsTab } from './accounts/AccountsTab.tsx';
import { ActivityTab } from './activity/ActivityTab.tsx';
import { BooksTab } from './books/BooksTab.tsx';
import { Fallback } from './components/Fallback.tsx';
import { NotPaired } from './components/NotPaired.tsx';
import { ErrorAbove } from './components/TabError.tsx';
import { Tabs } from './components/Tabs.tsx';
import { tabTitle } from './components/tab-titles.ts';
import { ConnectionTab } from './connection/ConnectionTab.tsx';
import { DocumentsTab } from './documents/DocumentsTab.tsx';
import { OverviewTab } from './overview/OverviewTab.tsx';
import { PaymentsTab } from './payments/PaymentsTab.tsx';
import { PayoutsTab } from './payouts/PayoutsTab.tsx';
import { ReportsTab } from './reports/ReportsTab.tsx';
import { SettingsTabFrame } from './settings/SettingsTabFrame.tsx';
import type { Lists } from './settings/use-lists.ts';
import type { SettingsState } from './settings/use-settings.ts';
import type { Load } from './state/use-load.ts';
import type { OnTab } from './state/use-tab.ts';
import { SyncTab } from './sync/SyncTab.tsx';

/** Tabs that edit settings. */
export const FORMS: readonly SettingsTab[] = ['accounts', 'payments', 'documents', 'sync'];

interface Props {
  readonly isPaired: boolean;
  readonly tab: SettingsTab;
  readonly connection: Load<ConnectionBody>;
  readonly status: Load<StatusBody>;
  readonly settings: SettingsState;
  readonly lists: Lists;
  readonly onTab: OnTab;
}

/** The page once the store is set up, and at any time on request: every tab. */
export function TabPages({ isPaired, tab, connection, status, settings, lists, onTab }: Props) {
  const rejected = status.data?.counts.rejected ?? 0;
  const isConnected = status.data === null ? null : status.data.organisation !== null;
  const reload = (): void => void status.reload();
  return (
    <Tabs<SettingsTab>
      label={__('Settings of ML Connector', 'ml-connector')}
      tabs={SETTINGS_TABS.map((id) => ({
        id,
        title: tabTitle(id),
        note: id === 'activity' && rejected > 0 ? String(rejected) : null,
      }))}
      chosen={tab}
      onChoose={onTab}
    >
      <ErrorAbove.Provider value={status.error}>
        <Fallback key={tab}>
          {tab === 'connection' && <ConnectionTab connection={connection} status={status} onTab={onTab} />}
          {tab !== 'connection' && !isPaired && <NotPaired tab={tab} onTab={onTab} />}
          {isPaired && tab === 'overview' && <OverviewTab status={status} onTab={onTab} />}
          {isPaired && FORMS.includes(tab) && (
            <SettingsTabFrame settings={settings} lists={lists} tab={tab} onTab={onTab}>
              {(props) => {
                if (tab === 'accounts') return <AccountsTab status={status} {...props} />;
                if (tab === 'payments') return <PaymentsTab {...props} />;
                if (tab === 'documents') return <DocumentsTab status={status} {...props} />;
                return <SyncTab status={status} {...props} />;
              }}
            </SettingsTabFrame>
          )}
          {isPaired && tab === 'activity' && (
            <ActivityTab counts={status.data?.counts ?? null} onTab={onTab} onChanged={reload} />
          )}
          {isPaired && tab === 'books' && <BooksTab isConnected={isConnected} onTab={onTab} onChanged={reload} />}
          {isPaired && tab === 'payouts' && <PayoutsTab isConnected={isConnected} onTab={onTab} />}
          {isPaired && tab === 'reports' && <ReportsTab onTab={onTab} />}
        </Fallback>
      </ErrorAbove.Provider>
    </Tabs>
  );
}
