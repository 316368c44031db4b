import { useEffect, useRef } from '@wordpress/element';

/** A link to another tab moves the focus there; a clicked tab keeps it. */
export function usePanelFocus(tab: string): void {
  const last = useRef(tab);
  useEffect(() => {
    if (last.current === tab) return;
    last.current = tab;
    if (document.activeElement?.getAttribute('role') === 'tab') return;
    document.getElementById('ml-connector-panel')?.focus();
  }, [tab]);
}
