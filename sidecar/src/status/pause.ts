import type { OrganisationFacts } from './store-facts.ts';

export function isPaused(organisation: OrganisationFacts | null, now: Date): boolean {
  const until = organisation?.pausedUntil ?? null;
  return until !== null && new Date(until) > now;
}
