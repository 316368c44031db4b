import { __ } from '@wordpress/i18n';
import { useEffect, useRef } from '@wordpress/element';
import { SETTINGS_TABS, type SettingsTab } from '../../sidecar/src/contract/problem.ts';
import { AccountsTab } from './accounts/AccountsTab.tsx';
import { ActivityTab } from './activity/ActivityTab.tsx';
import { fetchConnection } from './api/connection.ts';
import { BooksTab } from './books/BooksTab.tsx';
import { Checklist, UNPAIRED_STEPS } from './checklist/Checklist.tsx';
import { ErrorNotice } from './components/ErrorNotice.tsx';
import { Fallback } from './components/Fallback.tsx';
import { NotPaired } from './components/NotPaired.tsx';
import { ErrorAbove } from './components/TabError.tsx';
import { Tabs } from './components/Tabs.tsx';
import { tabTitle } from './components/tab-titles.ts';
import { ConnectionTab } from './connection/ConnectionTab.tsx';
import { PrefixNotice } from './connection/PrefixNotice.tsx';
import { DocumentsTab } from './documents/DocumentsTab.tsx';
import { pageConfig } from './page-config.ts';
import { PaymentsTab } from './payments/PaymentsTab.tsx';
import { PayoutsTab } from './payouts/PayoutsTab.tsx';
import { ReportsTab } from './reports/ReportsTab.tsx';
import { SettingsTabFrame } from './settings/SettingsTabFrame.tsx';
import { UnsavedModal } from './settings/UnsavedModal.tsx';
import { useLists } from './settings/use-lists.ts';
import { useSettings } from './settings/use-settings.ts';
import { useLeaveWarning } from './state/use-leave-warning.ts';
import { useLoad } from './state/use-load.ts';
import { usePanelFocus } from './state/use-panel-focus.ts';
import { useSeen } from './state/use-seen.ts';
import { useStatus } from './state/use-status.ts';
import { useTab } from './state/use-tab.ts';
import { SyncTab } from './sync/SyncTab.tsx';

/** Tabs that edit settings. */
const FORMS: readonly SettingsTab[] = ['accounts', 'payments', 'documents', 'sync'];

export function App() {
  const connection = useLoad(fetchConnection);
  const isPaired = connection.data?.paired ?? pageConfig().paired;
  const status = useStatus(isPaired);
  const isHeld = useRef(false);
  const { tab, wanted, choose, go, stay } = useTab(isHeld);
  const isNeeded = useSeen(isPaired && FORMS.includes(tab));
  const settings = useSettings(isNeeded, () => void status.reload());
  const lists = useLists(isNeeded);
  const { reload } = status;
  const listsRead = lists.lists.data;
  // The sidecar's checklist counts what it has just read from both sides.
  useEffect(() => {
    if (listsRead !== null) void reload();
  }, [listsRead, reload]);
  isHeld.current = settings.isDirty;
  useLeaveWarning(settings.isDirty);
  usePanelFocus(tab);
  const rejected = status.data?.counts.rejected ?? 0;

  return (
    <div className="ml-connector">
      <h1>{__('ML Connector for Xero', 'ml-connector')}</h1>
      {/* Reported once, above all tabs. */}
      <ErrorNotice error={status.error} onRetry={() => void status.reload()} />
      <PrefixNotice
        offer={status.data?.numberPrefix ?? null}
        onSaved={() => {
          void status.reload();
          if (settings.form !== null) void settings.load.reload();
        }}
      />
      <Checklist steps={isPaired ? (status.data?.checklist ?? []) : UNPAIRED_STEPS} tab={tab} onTab={choose} />
      <Tabs<SettingsTab>
        label={__('Settings of ML Connector', 'ml-connector')}
        tabs={SETTINGS_TABS.map((id) => ({
          id,
          title: tabTitle(id),
          note: id === 'activity' && rejected > 0 ? String(rejected) : null,
        }))}
        chosen={tab}
        onChoose={choose}
      >
        <ErrorAbove.Provider value={status.error}>
          <Fallback key={tab}>
            {tab === 'connection' && <ConnectionTab connection={connection} status={status} onTab={choose} />}
            {tab !== 'connection' && !isPaired && <NotPaired tab={tab} onTab={choose} />}
            {isPaired && FORMS.includes(tab) && (
              <SettingsTabFrame settings={settings} lists={lists} tab={tab} onTab={choose}>
                {(props) => {
                  if (tab === 'accounts') return <AccountsTab status={status} {...props} />;
                  if (tab === 'payments') return <PaymentsTab {...props} />;
                  if (tab === 'documents') return <DocumentsTab status={status} {...props} />;
                  return <SyncTab status={status} {...props} />;
                }}
              </SettingsTabFrame>
            )}
            {isPaired && tab === 'activity' && (
              <ActivityTab counts={status.data?.counts ?? null} onTab={choose} onChanged={() => void status.reload()} />
            )}
            {isPaired && tab === 'books' && (
              <BooksTab
                isConnected={status.data === null ? null : status.data.organisation !== null}
                onTab={choose}
                onChanged={() => void status.reload()}
              />
            )}
            {isPaired && tab === 'payouts' && (
              <PayoutsTab
                isConnected={status.data === null ? null : status.data.organisation !== null}
                onTab={choose}
              />
            )}
            {isPaired && tab === 'reports' && <ReportsTab onTab={choose} />}
          </Fallback>
        </ErrorAbove.Provider>
      </Tabs>
      {wanted !== null && settings.form !== null && (
        <UnsavedModal form={settings.form} to={wanted} onGo={go} onStay={stay} />
      )}
    </div>
  );
}
