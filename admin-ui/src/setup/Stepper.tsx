import { __, sprintf } from '@wordpress/i18n';
import { isOpen, isPassed, SETUP_STEPS, place, type SetupFacts } from './steps.ts';
import { stepTitle } from './step-titles.ts';
import type { StepChoice } from './use-setup-step.ts';

interface Props {
  readonly facts: SetupFacts;
  readonly choice: StepChoice;
}

/** All steps: which are done, which is on show. Those that can be shown are buttons. */
export function Stepper({ facts, choice: { step: shown, seen, go } }: Props) {
  return (
    <nav className="ml-connector-stepper" aria-label={__('Steps of the set-up', 'ml-connector')}>
      <p className="ml-connector-stepper__short" aria-hidden="true">
        {/* translators: 1: number of a step, 2: how many steps */}
        {sprintf(__('Step %1$d of %2$d', 'ml-connector'), place(shown) + 1, SETUP_STEPS.length)}
      </p>
      <ol>
        {SETUP_STEPS.map((step, index) => {
          const isDone = isPassed(facts, step, seen);
          const state = step === shown ? 'is-shown' : isDone ? 'is-done' : '';
          return (
            <li key={step} className={state}>
              <button
                type="button"
                disabled={!isOpen(facts, step)}
                aria-current={step === shown ? 'step' : undefined}
                onClick={() => go(step)}
              >
                <span className="ml-connector-stepper__sign" aria-hidden="true">
                  {isDone && step !== shown ? '✓' : index + 1}
                </span>
                <span className="ml-connector-stepper__title">
                  {stepTitle(step)}
                  {isDone && <span className="screen-reader-text"> {__('(done)', 'ml-connector')}</span>}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
