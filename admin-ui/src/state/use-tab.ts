import { useCallback, useEffect, useRef, useState } from '@wordpress/element';
import { addQueryArgs, getQueryArg } from '@wordpress/url';
import type { SettingsTab } from '../../../sidecar/src/http/contract.ts';
import { SETTINGS_TABS } from '../api/common.ts';

export interface TabChoice {
  readonly tab: SettingsTab;
  /** Where somebody wants to go and is asked first what becomes of unsaved changes; null = nobody. */
  readonly wanted: SettingsTab | null;
  readonly choose: (tab: SettingsTab) => void;
  /** The answers to the question: go, or stay. */
  readonly go: () => void;
  readonly stay: () => void;
}

/** The tab shown, in the address too, so that it can be linked to and "back" works. Unsaved changes hold it. */
export function useTab(isHeld: { readonly current: boolean }): TabChoice {
  const [tab, setTab] = useState<SettingsTab>(tabOfAddress);
  const [wanted, setWanted] = useState<SettingsTab | null>(null);
  const now = useRef(tab);
  now.current = tab;

  const show = useCallback((next: SettingsTab) => {
    setWanted(null);
    setTab(next);
    if (tabOfAddress() !== next) window.history.pushState(null, '', addQueryArgs(window.location.href, { tab: next }));
  }, []);
  const choose = useCallback(
    (next: SettingsTab) => {
      if (next === now.current) return;
      if (isHeld.current) setWanted(next);
      else show(next);
    },
    [show, isHeld],
  );

  useEffect(() => {
    const onBack = (): void => {
      const next = tabOfAddress();
      if (next === now.current) return;
      if (!isHeld.current) {
        setTab(next);
        return;
      }
      window.history.pushState(null, '', addQueryArgs(window.location.href, { tab: now.current }));
      setWanted(next);
    };
    window.addEventListener('popstate', onBack);
    return () => window.removeEventListener('popstate', onBack);
  }, [isHeld]);

  const go = (): void => {
    if (wanted !== null) show(wanted);
  };
  return { tab, wanted, choose, go, stay: () => setWanted(null) };
}

function tabOfAddress(): SettingsTab {
  const named = getQueryArg(window.location.href, 'tab');
  return SETTINGS_TABS.find((tab) => tab === named) ?? 'connection';
}
