import { useState } from '@wordpress/element';

/** True from the first time on: what a tab has read stays read. */
export function useSeen(isShown: boolean): boolean {
  const [isSeen, setSeen] = useState(isShown);
  if (isShown && !isSeen) setSeen(true);
  return isSeen || isShown;
}
