import { useState } from '@wordpress/element';

/** True from the first time on: a tab keeps what it has loaded. */
export function useSeen(isShown: boolean): boolean {
  const [isSeen, setSeen] = useState(isShown);
  if (isShown && !isSeen) setSeen(true);
  return isSeen || isShown;
}
