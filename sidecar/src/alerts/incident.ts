import type { StatusReason } from '../status/reason.ts';

const MINUTE_MS = 60_000;
/** How long a problem must last before we notify: most problems clear sooner. */
export const QUIET_MS = { amber: 15 * MINUTE_MS, red: 5 * MINUTE_MS } as const;
/** A cause that returns within this time is the same incident. */
export const CLEAR_MS = 5 * MINUTE_MS;
/** How often we remind of a lasting incident. */
export const REMIND_MS = 24 * 60 * MINUTE_MS;
/** Further causes of one code are counted. */
const MESSAGES_MAX = 3;

/** An owner's own choice, or a step not taken yet: on the page, but no message. */
const NOT_TOLD: ReadonlySet<string> = new Set(['inactive', 'not_connected']);

type AlertLight = 'amber' | 'red';

/** One problem of one store. */
export interface Trouble {
  readonly code: string;
  readonly light: AlertLight;
  readonly message: string;
  readonly next: string;
}

export interface Incident extends Trouble {
  readonly beganAt: Date;
  readonly lightSince: Date;
  readonly clearSince: Date | null;
  readonly toldLight: AlertLight | null;
  readonly toldAt: Date | null;
}

export type Telling = 'begun' | 'worse' | 'still' | 'over';

export interface Judgement {
  /** null = none (any more). */
  readonly incident: Incident | null;
  /** null = no message. */
  readonly tell: Telling | null;
}

/** Reasons of one code are one problem. */
export function toTroubles(reasons: readonly Pick<StatusReason, 'code' | 'light' | 'message' | 'next'>[]): Trouble[] {
  const byCode = Map.groupBy(
    reasons.filter(({ code }) => !NOT_TOLD.has(code)),
    ({ code }) => code,
  );
  return [...byCode].flatMap(([code, all]) => {
    const [first] = all;
    if (first === undefined) return [];
    const more = all.length - MESSAGES_MAX;
    const messages = all.slice(0, MESSAGES_MAX).map(({ message }) => message);
    if (more > 0) messages.push(`And ${more} more of the same kind.`);
    const light = all.some((one) => one.light === 'red') ? 'red' : 'amber';
    return [{ code, light, message: messages.join('\n'), next: first.next }];
  });
}

/** An incident's change at one check of its store. */
export function judge(known: Incident | null, trouble: Trouble | null, now: Date): Judgement {
  if (trouble === null) return known === null ? { incident: null, tell: null } : judgeClear(known, now);
  const incident = renewed(known, trouble, now);
  const tell = tellingOf(incident, now);
  if (tell === null) return { incident, tell };
  return { incident: { ...incident, toldLight: incident.light, toldAt: now }, tell };
}

function judgeClear(known: Incident, now: Date): Judgement {
  const clearSince = known.clearSince ?? now;
  if (since(clearSince, now) < CLEAR_MS) return { incident: { ...known, clearSince }, tell: null };
  return { incident: null, tell: known.toldAt === null ? null : 'over' };
}

function renewed(known: Incident | null, trouble: Trouble, now: Date): Incident {
  if (known === null) {
    return { ...trouble, beganAt: now, lightSince: now, clearSince: null, toldLight: null, toldAt: null };
  }
  const lightSince = known.light === trouble.light ? known.lightSince : now;
  return { ...known, ...trouble, lightSince, clearSince: null };
}

function tellingOf({ light, beganAt, lightSince, toldLight, toldAt }: Incident, now: Date): Telling | null {
  if (toldAt === null) return since(beganAt, now) >= QUIET_MS[light] ? 'begun' : null;
  if (toldLight === 'amber' && light === 'red' && since(lightSince, now) >= QUIET_MS.red) return 'worse';
  return since(toldAt, now) >= REMIND_MS ? 'still' : null;
}

function since(instant: Date, now: Date): number {
  return now.getTime() - instant.getTime();
}
