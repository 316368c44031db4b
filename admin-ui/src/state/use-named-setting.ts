import { useEffect, useRef, useState } from '@wordpress/element';
import { getQueryArg } from '@wordpress/url';
import type { Lists } from '../settings/use-lists.ts';

/**
 * A link to a setting may name what the page's lists lack, such as a tax rate added since: they are asked for again before
 * its field is looked for. True until then.
 */
export function useNamedSetting({ lists, suggestions }: Lists): boolean {
  const isNamed = typeof getQueryArg(window.location.href, 'setting') === 'string';
  const [isChecking, setChecking] = useState(isNamed && lists.data !== null);
  const isAsked = useRef(false);
  const { reload } = lists;
  const { reload: suggestAgain } = suggestions;
  useEffect(() => {
    if (!isChecking || isAsked.current) return;
    isAsked.current = true;
    void reload()
      .then(() => setChecking(false))
      .then(suggestAgain);
  }, [isChecking, reload, suggestAgain]);
  return isChecking;
}
