import { __ } from '@wordpress/i18n';
import { useEffect, useRef } from '@wordpress/element';
import { fetchConnection } from './api/connection.ts';
import { Checklist } from './checklist/Checklist.tsx';
import { ErrorNotice } from './components/ErrorNotice.tsx';
import { Loaded } from './components/Loaded.tsx';
import { PrefixNotice } from './connection/PrefixNotice.tsx';
import { pageConfig } from './page-config.ts';
import { UnsavedModal } from './settings/UnsavedModal.tsx';
import { SetupPage } from './setup/SetupPage.tsx';
import { isUnstarted } from './setup/steps.ts';
import { useLists } from './settings/use-lists.ts';
import { useSettings } from './settings/use-settings.ts';
import { useLeaveWarning } from './state/use-leave-warning.ts';
import { useLoad } from './state/use-load.ts';
import { usePanelFocus } from './state/use-panel-focus.ts';
import { useSeen } from './state/use-seen.ts';
import { useStatus } from './state/use-status.ts';
import { useTab } from './state/use-tab.ts';
import { FORMS, TabPages } from './TabPages.tsx';

export function App() {
  const connection = useLoad(fetchConnection);
  const isPaired = connection.data?.paired ?? pageConfig().paired;
  const status = useStatus(isPaired);
  const isHeld = useRef(false);
  const { tab, isNamed, wanted, choose, home, go, stay } = useTab(isHeld);
  const isSetUp = isPaired && (status.data === null ? status.error !== null : !isUnstarted(status.data));
  // A tab in the address is shown at any time.
  const isGuided = !isSetUp && !isNamed;
  const isConnected = status.data?.organisation != null;
  const isNeeded = useSeen(isPaired && (isGuided ? isConnected : FORMS.includes(tab)));
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
  usePanelFocus(isGuided ? 'set-up' : tab);

  return (
    <div className="ml-connector">
      <h1>{__('ML Connector for Xero', 'ml-connector')}</h1>
      {/* Reported once, above all tabs. */}
      <ErrorNotice error={status.error} onRetry={() => void status.reload()} />
      {isGuided && (
        <Loaded load={connection} loading={__('Loading the connection …', 'ml-connector')}>
          {(known) => (
            <SetupPage
              {...{ connection: known, status, settings, lists }}
              onConnection={connection.set}
              onTab={choose}
            />
          )}
        </Loaded>
      )}
      {!isGuided && (
        <>
          <PrefixNotice
            offer={status.data?.numberPrefix ?? null}
            onSaved={() => {
              void status.reload();
              if (settings.form !== null) void settings.load.reload();
            }}
          />
          <Checklist steps={isSetUp ? (status.data?.checklist ?? []) : null} tab={tab} onTab={choose} onSetUp={home} />
          <TabPages {...{ isPaired, tab, connection, status, settings, lists }} onTab={choose} />
        </>
      )}
      {wanted !== null && settings.form !== null && (
        <UnsavedModal form={settings.form} to={wanted} onGo={go} onStay={stay} />
      )}
    </div>
  );
}
