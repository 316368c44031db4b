import { useCallback, useEffect, useRef, useState } from '@wordpress/element';
import { addQueryArgs, getQueryArg } from '@wordpress/url';
import { type SetupFacts, type SetupStep, place, shownStep, toStep } from './steps.ts';

export interface StepChoice {
  readonly step: SetupStep;
  /** The furthest step that was shown in this browser; null = none. */
  readonly seen: SetupStep | null;
  readonly go: (step: SetupStep) => void;
}

/** The step on show, also in the URL, so that "back" works; left and opened again, set-up continues where it was. */
export function useSetupStep(facts: SetupFacts, storeId: string | null): StepChoice {
  const [asked, setAsked] = useState<SetupStep | null>(firstStep);
  const seen = seenStep(storeId);
  const step = shownStep(facts, asked, seen);
  useEffect(() => {
    const onBack = (): void => setAsked(stepOfAddress());
    window.addEventListener('popstate', onBack);
    return () => window.removeEventListener('popstate', onBack);
  }, []);
  useEffect(() => keepSeen(storeId, step), [storeId, step]);
  useHeadingFocus(step);
  const go = useCallback((next: SetupStep) => {
    if (stepOfAddress() !== next)
      window.history.pushState(null, '', addQueryArgs(window.location.href, { step: next }));
    setAsked(next);
  }, []);
  return { step, seen, go };
}

/** The part of the page that holds the step. */
export const STEP_ID = 'ml-connector-step';

/** Each step begins at its heading: for keyboards, and for those who listen. */
function useHeadingFocus(step: SetupStep): void {
  const last = useRef(step);
  useEffect(() => {
    if (last.current === step) return;
    last.current = step;
    const heading = document.querySelector<HTMLElement>(`#${STEP_ID} h2`);
    heading?.setAttribute('tabindex', '-1');
    heading?.focus();
  }, [step]);
}

/** Back from Xero without a connection: that step says why. */
function firstStep(): SetupStep | null {
  const answer = getQueryArg(window.location.href, 'ml_xero');
  return answer === 'choose' || answer === 'failed' ? 'xero' : stepOfAddress();
}

function stepOfAddress(): SetupStep | null {
  return toStep(getQueryArg(window.location.href, 'step'));
}

function seenStep(storeId: string | null): SetupStep | null {
  try {
    return toStep(window.localStorage.getItem(nameOf(storeId)));
  } catch {
    // The browser keeps nothing: set-up continues where the sidecar says.
    return null;
  }
}

function keepSeen(storeId: string | null, step: SetupStep): void {
  const before = seenStep(storeId);
  if (before !== null && place(before) >= place(step)) return;
  try {
    window.localStorage.setItem(nameOf(storeId), step);
  } catch {
    // As above.
  }
}

function nameOf(storeId: string | null): string {
  return `ml-connector-setup ${storeId ?? ''}`;
}
