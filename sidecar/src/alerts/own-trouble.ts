import { explanationOf } from '../wording/explanation.ts';
import { judge, type Incident, type Trouble } from './incident.ts';
import { type AlertMessage, compose, shortened, spanOf } from './words.ts';

const NEXT = 'Check the log, and the free space of the data directory.';

/** The database itself fails: an incident in memory. Returns the message due, or null. `failure` null = it works. */
export function createOwnTrouble(now: () => Date) {
  let known: Incident | null = null;
  return (failure: { readonly error: unknown } | null): AlertMessage | null => {
    const { message = '', fix = null } = failure === null ? {} : explanationOf(failure.error);
    const trouble = failure === null ? null : { code: 'own', level: 'red' as const, message, next: fix ?? NEXT };
    const { beganAt, clearSince } = known ?? { beganAt: now(), clearSince: null };
    const { incident, notice } = judge(known, trouble, now());
    known = incident;
    return notice === null ? null : serviceMessage(trouble, (clearSince ?? now()).getTime() - beganAt.getTime());
  };
}

/** On the sidecar itself, when its own files fail; null = they can be used again. */
function serviceMessage(trouble: Pick<Trouble, 'message' | 'next'> | null, lastedMs: number): AlertMessage {
  return trouble === null
    ? compose('The service can use its database again', [`It could not for ${spanOf(lastedMs)}.`])
    : compose('The service cannot use its database', [
        shortened(trouble.message),
        `Next: ${shortened(trouble.next)}`,
        `This has lasted ${spanOf(lastedMs)}. No orders are posted until it is fixed.`,
      ]);
}
