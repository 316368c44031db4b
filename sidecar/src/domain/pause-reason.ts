import { z } from 'zod';

/** Why nothing is sent to an organisation for a time; also the code of the store's status. */
export const pauseCode = z.enum(['day_limit_reached', 'xero_offline', 'xero_unreachable', 'paused']);
export type PauseCode = z.infer<typeof pauseCode>;

/** Whether such a pause ends as soon as Xero answers; its limits have their own time. */
export function isAwaitingXero(code: PauseCode | null): boolean {
  return code === 'xero_offline' || code === 'xero_unreachable';
}
