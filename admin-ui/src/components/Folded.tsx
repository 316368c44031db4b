import { useEffect, useState } from '@wordpress/element';
import type { ReactNode } from 'react';

interface Props {
  readonly title: string;
  /** What is in it, in a few words. */
  readonly intro: string;
  /** Something in it needs a look: it opens, and a person may close it. */
  readonly isNeeded: boolean;
  readonly children: ReactNode;
}

/** What most people never need: there on demand, and for links to a field in it. */
export function Folded({ title, intro, isNeeded, children }: Props) {
  const [isOpen, setOpen] = useState(isNeeded);
  useEffect(() => {
    if (isNeeded) setOpen(true);
  }, [isNeeded]);
  return (
    <details
      className="ml-connector-folded"
      open={isOpen}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>
        <strong>{title}</strong> <span className="ml-connector-quiet">{intro}</span>
      </summary>
      <div>{children}</div>
    </details>
  );
}
