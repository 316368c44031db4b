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
const NOT_NOTIFIED: ReadonlySet<string> = new Set(['inactive', 'not_connected']);

export type Trouble = Pick<StatusReason, 'level' | 'message' | 'next'> & { readonly code: string };

export interface Incident extends Trouble {
  readonly beganAt: Date;
  readonly levelSince: Date;
  readonly clearSince: Date | null;
  readonly notifiedLevel: Trouble['level'] | null;
  readonly notifiedAt: Date | null;
}

export type Notice = 'begun' | 'worse' | 'still' | 'over';

export interface Judgement {
  /** null = none (any more). */
  readonly incident: Incident | null;
  /** null = no message. */
  readonly notice: Notice | null;
}

/** Reasons of one code are one problem. */
export function toTroubles(reasons: readonly Trouble[]): Trouble[] {
  const notified = reasons.filter(({ code }) => !NOT_NOTIFIED.has(code));
  const byCode = Map.groupBy(notified, ({ code }) => code);
  return [...byCode].flatMap(([code, all]) => {
    const [first] = all;
    if (first === undefined) return [];
    const more = all.length - MESSAGES_MAX;
    const messages = all.slice(0, MESSAGES_MAX).map(({ message }) => message);
    if (more > 0) messages.push(`And ${more} more of the same kind.`);
    const level = all.some((one) => one.level === 'red') ? 'red' : 'amber';
    return [{ code, level, message: messages.join('\n'), next: first.next }];
  });
}

/** An incident's change at one check of its store. */
export function judge(known: Incident | null, trouble: Trouble | null, now: Date): Judgement {
  if (trouble === null) return known === null ? { incident: null, notice: null } : judgeClear(known, now);
  const incident = renewed(known, trouble, now);
  const notice = noticeDue(incident, now);
  if (notice === null) return { incident, notice };
  return { incident: { ...incident, notifiedLevel: incident.level, notifiedAt: now }, notice };
}

function judgeClear(known: Incident, now: Date): Judgement {
  const clearSince = known.clearSince ?? now;
  if (since(clearSince, now) < CLEAR_MS) return { incident: { ...known, clearSince }, notice: null };
  return { incident: null, notice: known.notifiedAt === null ? null : 'over' };
}

function renewed(known: Incident | null, trouble: Trouble, now: Date): Incident {
  const began = { beganAt: now, notifiedLevel: null, notifiedAt: null, ...known };
  const levelSince = known?.level === trouble.level ? known.levelSince : now;
  return { ...began, ...trouble, levelSince, clearSince: null };
}

function noticeDue({ level, beganAt, levelSince, notifiedLevel, notifiedAt }: Incident, now: Date): Notice | null {
  if (notifiedAt === null) return since(beganAt, now) >= QUIET_MS[level] ? 'begun' : null;
  if (notifiedLevel === 'amber' && level === 'red' && since(levelSince, now) >= QUIET_MS.red) return 'worse';
  return since(notifiedAt, now) >= REMIND_MS ? 'still' : null;
}

/** An instant in the future is from a clock that was ahead: it must not silence an incident until then. */
function since(instant: Date, now: Date): number {
  return Math.abs(now.getTime() - instant.getTime());
}
