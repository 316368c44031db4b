import { __ } from '@wordpress/i18n';
import type { SettingsTab } from '../../sidecar/src/http/contract.ts';
import { SETTINGS_TABS } from './api/common.ts';
import { fetchConnection } from './api/connection.ts';
import { Checklist, UNPAIRED_STEPS } from './checklist/Checklist.tsx';
import { ErrorNotice } from './components/ErrorNotice.tsx';
import { Tabs } from './components/Tabs.tsx';
import { tabTitle } from './components/tab-titles.ts';
import { ConnectionTab } from './connection/ConnectionTab.tsx';
import { pageConfig } from './page-config.ts';
import { useLoad } from './state/use-load.ts';
import { useStatus } from './state/use-status.ts';
import { useTab } from './state/use-tab.ts';

export function App() {
  const connection = useLoad(fetchConnection);
  const isPaired = connection.data?.paired ?? pageConfig().paired;
  const status = useStatus(isPaired);
  const { tab, choose } = useTab(false);
  const rejected = status.data?.counts.rejected ?? 0;

  return (
    <div className="ml-connector">
      <h1>{__('ML Connector for Xero', 'ml-connector')}</h1>
      {/* Its absence is said once, above all tabs. */}
      <ErrorNotice error={status.error} onRetry={() => void status.reload()} />
      <Checklist steps={isPaired ? (status.data?.checklist ?? []) : UNPAIRED_STEPS} onTab={choose} />
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
        {tab === 'connection' && <ConnectionTab connection={connection} status={status} onTab={choose} />}
      </Tabs>
    </div>
  );
}
