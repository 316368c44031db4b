import { __ } from '@wordpress/i18n';
import type { ReactNode } from 'react';
import type { ListsBody } from '../../../sidecar/src/contract/lists.ts';
import type { SettingsTab } from '../../../sidecar/src/contract/problem.ts';
import { Waiting } from '../components/Loaded.tsx';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { TabError } from '../components/TabError.tsx';
import { useNamedSetting } from '../state/use-named-setting.ts';
import { useSettingFocus } from '../state/use-setting-focus.ts';
import { ListsNotice } from './ListsNotice.tsx';
import type { FormProps } from './form-context.ts';
import { SaveBar } from './SaveBar.tsx';
import type { Lists } from './use-lists.ts';
import type { SettingsState } from './use-settings.ts';

interface Props {
  readonly settings: SettingsState;
  readonly lists: Lists;
  readonly tab: SettingsTab;
  readonly onTab: (tab: SettingsTab) => void;
  readonly children: (props: FormProps) => ReactNode;
}

const NO_LISTS: ListsBody = { xero: null, xeroError: null, store: null, storeError: null };

/** The frame of every settings tab: loading, its error, the lists, the save bar. */
export function SettingsTabFrame({ settings, lists: all, tab, onTab, children }: Props) {
  const { lists, suggestions, refresh } = all;
  const { form, load, schemaLoad } = settings;
  const isChecking = useNamedSetting(all);
  useSettingFocus(form !== null && !isChecking && (lists.data !== null || lists.error !== null));
  if (form === null) {
    const error = load.error ?? schemaLoad.error;
    if (error === null) return <Waiting text={__('Loading settings …', 'ml-connector')} />;
    const again = (): void => {
      void load.reload();
      void schemaLoad.reload();
      refresh();
    };
    return <TabError error={error} onRetry={again} />;
  }
  if (lists.data === null && lists.isLoading) {
    return <Waiting text={__('Loading accounts, tax rates and payment methods …', 'ml-connector')} />;
  }
  return (
    <>
      <TabError error={load.error} onRetry={() => void load.reload()} />
      <TabError error={lists.error} onRetry={refresh} />
      {lists.error === null && lists.data?.xeroError === null && lists.data.storeError === null && tab !== 'sync' && (
        <ErrorNotice error={suggestions.error} onRetry={() => void suggestions.reload()} />
      )}
      {lists.data !== null && tab !== 'sync' && (
        <ListsNotice
          lists={lists.data}
          isLoading={lists.isLoading}
          isSuggesting={suggestions.data === null && suggestions.isLoading}
          onRefresh={refresh}
        />
      )}
      {children({
        ...{ form, lists: lists.data ?? NO_LISTS, suggestions: suggestions.data?.suggestions ?? [] },
        refreshLists: refresh,
      })}
      <SaveBar form={form} tab={tab} onTab={onTab} isConnected={(lists.data?.xero ?? null) !== null} />
    </>
  );
}
