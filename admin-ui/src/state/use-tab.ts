import { useCallback, useEffect, useRef, useState } from '@wordpress/element';
import { addQueryArgs, getQueryArg, removeQueryArgs } from '@wordpress/url';
import { SETTINGS_TABS, type SettingsTab } from '../../../sidecar/src/contract/problem.ts';

/** Without one in the address. */
const FIRST_TAB: SettingsTab = 'overview';

/** `setting`: path of the setting to find on the tab. */
export type OnTab = (tab: SettingsTab, setting?: string | null) => void;

export interface TabChoice {
  readonly tab: SettingsTab;
  /** The address names a tab; false = the page was opened without one. */
  readonly isNamed: boolean;
  /** The tab a user wants, held by the question about unsaved changes; null = none. */
  readonly wanted: SettingsTab | null;
  readonly choose: OnTab;
  /** Shows the page as it opens without a tab in its address. */
  readonly home: () => void;
  /** Answers to that question: go, or stay. */
  readonly go: () => void;
  readonly stay: () => void;
}

/** The open tab, also in the URL, so that links and "back" work. Unsaved changes block a switch. */
export function useTab(isHeld: { readonly current: boolean }): TabChoice {
  const [named, setTab] = useState<SettingsTab | null>(tabOfAddress);
  const tab = named ?? FIRST_TAB;
  const [wanted, setWanted] = useState<{ readonly tab: SettingsTab; readonly setting: string | null } | null>(null);
  const now = useRef(named);
  now.current = named;

  const show = useCallback((next: SettingsTab, setting: string | null) => {
    setWanted(null);
    setTab(next);
    if (tabOfAddress() !== next) window.history.pushState(null, '', addressOf(next, setting));
  }, []);
  const choose = useCallback(
    (next: SettingsTab, setting: string | null = null) => {
      if (next === now.current) return;
      if (isHeld.current) setWanted({ tab: next, setting });
      else show(next, setting);
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
      window.history.pushState(null, '', addressOf(now.current ?? FIRST_TAB, null));
      setWanted({ tab: next ?? FIRST_TAB, setting: null });
    };
    window.addEventListener('popstate', onBack);
    return () => window.removeEventListener('popstate', onBack);
  }, [isHeld]);

  const go = (): void => {
    if (wanted !== null) show(wanted.tab, wanted.setting);
  };
  const home = (): void => {
    window.history.pushState(null, '', removeQueryArgs(window.location.href, 'tab', 'setting'));
    setTab(null);
  };
  const isNamed = named !== null;
  return { tab, isNamed, wanted: wanted?.tab ?? null, choose, home, go, stay: () => setWanted(null) };
}

function addressOf(tab: SettingsTab, setting: string | null): string {
  const there = removeQueryArgs(window.location.href, 'setting');
  return addQueryArgs(there, setting === null ? { tab } : { tab, setting });
}

function tabOfAddress(): SettingsTab | null {
  const named = getQueryArg(window.location.href, 'tab');
  return SETTINGS_TABS.find((tab) => tab === named) ?? null;
}
