import { isRTL } from '@wordpress/i18n';
import { useRef } from '@wordpress/element';
import type { KeyboardEvent, ReactNode } from 'react';

interface Props<T extends string> {
  /** Name of the list of tabs to screen readers. */
  readonly label: string;
  readonly tabs: readonly { readonly id: T; readonly title: string; readonly note: string | null }[];
  readonly chosen: T;
  readonly onChoose: (id: T) => void;
  readonly children: ReactNode;
}

/**
 * Tabs in wp-admin's style. WordPress's TabPanel switches at once; unsaved changes cannot stop it. Arrow keys move
 * the focus; Enter or Space selects, so that passing a tab asks no question.
 */
export function Tabs<T extends string>({ label, tabs, chosen, onChoose, children }: Props<T>) {
  const buttons = useRef(new Map<T, HTMLButtonElement>());
  const onKeyDown = (event: KeyboardEvent, index: number): void => {
    const next = nextIndex(event.key, index, tabs.length);
    if (next === null) return;
    event.preventDefault();
    const target = tabs[next];
    if (target !== undefined) buttons.current.get(target.id)?.focus();
  };
  return (
    <>
      <div className="nav-tab-wrapper ml-connector-tabs" role="tablist" aria-label={label}>
        {tabs.map(({ id, title, note }, index) => (
          <button
            key={id}
            ref={(node) => {
              if (node === null) buttons.current.delete(id);
              else buttons.current.set(id, node);
            }}
            type="button"
            role="tab"
            id={`ml-connector-tab-${id}`}
            className={`nav-tab${id === chosen ? ' nav-tab-active' : ''}`}
            aria-selected={id === chosen}
            aria-controls="ml-connector-panel"
            tabIndex={id === chosen ? 0 : -1}
            onClick={() => onChoose(id)}
            onKeyDown={(event) => onKeyDown(event, index)}
          >
            {title}
            {note !== null && <span className="ml-connector-tabs__note">{note}</span>}
          </button>
        ))}
      </div>
      <div
        role="tabpanel"
        id="ml-connector-panel"
        className="ml-connector-panel"
        aria-labelledby={`ml-connector-tab-${chosen}`}
        tabIndex={-1}
      >
        {children}
      </div>
    </>
  );
}

function nextIndex(key: string, index: number, count: number): number | null {
  const [back, on] = isRTL() ? ['ArrowRight', 'ArrowLeft'] : ['ArrowLeft', 'ArrowRight'];
  if (key === on) return (index + 1) % count;
  if (key === back) return (index - 1 + count) % count;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return null;
}
