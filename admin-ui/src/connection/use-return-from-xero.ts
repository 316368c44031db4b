import { useEffect, useState } from '@wordpress/element';
import { getQueryArg, removeQueryArgs } from '@wordpress/url';

export type ReturnFromXero = 'connected' | 'choose' | 'failed';

/** The result of the visit to Xero, as the sidecar put it in the URL (`ml_xero`); read once, then removed from the URL. */
export function useReturnFromXero(): {
  readonly outcome: ReturnFromXero | null;
  readonly detail: string;
  readonly forget: () => void;
} {
  const [outcome, setOutcome] = useState<ReturnFromXero | null>(() => {
    const answer = getQueryArg(window.location.href, 'ml_xero');
    return answer === 'connected' || answer === 'choose' || answer === 'failed' ? answer : null;
  });
  const [detail] = useState<string>(() => {
    const answer = getQueryArg(window.location.href, 'ml_xero_error');
    return typeof answer === 'string' ? answer : '';
  });
  useEffect(() => {
    const clean = removeQueryArgs(window.location.href, 'ml_xero', 'ml_xero_error');
    if (clean !== window.location.href) window.history.replaceState(null, '', clean);
  }, []);
  return { outcome, detail, forget: () => setOutcome(null) };
}
