import type { ChecklistStep, StatusBody } from '../../../sidecar/src/contract/status.ts';

export const SETUP_STEPS = ['service', 'fit', 'xero', 'review', 'preview', 'start'] as const;
export type SetupStep = (typeof SETUP_STEPS)[number];

/** What decides how far set-up has come. */
export interface SetupFacts {
  readonly isPaired: boolean;
  /** As the sidecar has it; empty before the store is paired. */
  readonly checklist: readonly ChecklistStep[];
}

/** Settings that a person reviews, as steps of the sidecar's checklist. */
const REVIEWED: readonly ChecklistStep['id'][] = ['accounts', 'taxes', 'payments'];

/** The store was never started: the page leads through set-up. Once its first invoice is in Xero the checklist is empty. */
export function isUnstarted({ checklist }: Pick<StatusBody, 'checklist'>): boolean {
  return checklist.some(({ id, done }) => id === 'activate' && !done);
}

/** What the review leaves open, in the sidecar's words. */
export function openReview(checklist: readonly ChecklistStep[]): readonly string[] {
  return checklist.filter(({ id, done }) => REVIEWED.includes(id) && !done).map(({ detail }) => detail);
}

/** The last step that can be shown: each later one needs what this one decides. */
export function lastStep({ isPaired, checklist }: SetupFacts): SetupStep {
  if (!isPaired) return 'service';
  if (checklist.some(({ id, done }) => id === 'connect' && !done)) return 'xero';
  // Without an account for sales nothing is posted; whatever else is open holds only the orders that need it.
  return checklist.some(({ id, done }) => id === 'accounts' && !done) ? 'review' : 'start';
}

/** Where set-up continues. `seen`: the last step that was shown; null = not known, as in another browser. */
export function resumeAt(facts: SetupFacts, seen: SetupStep | null): SetupStep {
  const last = lastStep(facts);
  // These two need nothing but a look: a person who has seen them goes on.
  if (last === 'xero') return seen === null || place(seen) < place('xero') ? 'fit' : 'xero';
  if (last === 'start') return seen === 'start' ? 'start' : 'preview';
  return last;
}

/** The step that is asked for, if it can be shown yet. */
export function shownStep(facts: SetupFacts, asked: SetupStep | null, seen: SetupStep | null): SetupStep {
  return asked !== null && place(asked) <= place(lastStep(facts)) ? asked : resumeAt(facts, seen);
}

/** Before the step where set-up continues. */
export function isPassed(facts: SetupFacts, step: SetupStep, seen: SetupStep | null): boolean {
  return place(step) < place(resumeAt(facts, seen));
}

export function isOpen(facts: SetupFacts, step: SetupStep): boolean {
  return place(step) <= place(lastStep(facts));
}

export function stepAfter(step: SetupStep): SetupStep {
  return SETUP_STEPS[place(step) + 1] ?? step;
}

export function stepBefore(step: SetupStep): SetupStep | null {
  return SETUP_STEPS[place(step) - 1] ?? null;
}

export function place(step: SetupStep): number {
  return SETUP_STEPS.indexOf(step);
}

export function toStep(text: unknown): SetupStep | null {
  return SETUP_STEPS.find((step) => step === text) ?? null;
}
