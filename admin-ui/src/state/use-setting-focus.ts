import { useEffect } from '@wordpress/element';
import { getQueryArg, removeQueryArgs } from '@wordpress/url';
import { unfold } from './unfold.ts';

const CONTROL = 'select, input, textarea, button';

/** Focuses the control of a setting once, after a link to it; `isReady`: the tab shows its settings. */
export function useSettingFocus(isReady: boolean): void {
  useEffect(() => {
    const path = getQueryArg(window.location.href, 'setting');
    if (!isReady || typeof path !== 'string') return undefined;
    // After the panel has taken the focus, as with any link to a tab.
    const frame = requestAnimationFrame(() => {
      window.history.replaceState(null, '', removeQueryArgs(window.location.href, 'setting'));
      const place = findSetting(path);
      unfold(place);
      place?.querySelector<HTMLElement>(CONTROL)?.focus({ preventScroll: true });
      place?.scrollIntoView({ block: 'center' });
    });
    return () => cancelAnimationFrame(frame);
  }, [isReady]);
}

/** The setting, or the part that contains it: "rules.2.account" is in the third rule. */
function findSetting(path: string): Element | null {
  const places = new Map(
    [...document.querySelectorAll('[data-setting]')].map((one) => [one.getAttribute('data-setting'), one]),
  );
  for (let keys = path.split('.'); keys.length > 0; keys = keys.slice(0, -1)) {
    const found = places.get(keys.join('.'));
    if (found !== undefined) return found;
  }
  return null;
}
