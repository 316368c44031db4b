import { z } from 'zod';
import type { Failure } from '../domain/failure.ts';
import type { CallEvent } from '../xero/call.ts';

export const tenantShape = z.object({
  /** Calls in a row without a usable answer; null = the last one was answered. */
  failing: z.object({ since: z.string(), calls: z.number(), why: z.string() }).nullable(),
  minute: z.object({ used: z.number(), max: z.number() }),
  day: z.object({ remaining: z.number(), toldAt: z.string() }).nullable(),
});
export const factsShape = z.object({
  skewMs: z.number(),
  /** Until then no store can be paired: too many wrong codes; null = pairing is possible. */
  pairingBlockedUntil: z.string().nullable().default(null),
  tenants: z.record(z.string(), tenantShape),
});
/** Facts known only to the running service. */
export type WatchFacts = z.infer<typeof factsShape>;
export type TenantWatch = WatchFacts['tenants'][string];
export interface ServiceWatch {
  callSeen(call: CallEvent): void;
  pairingBlocked(until: Date): void;
  /** Why the last write to the database failed; null = it worked, or none was tried. */
  readonly databaseTrouble: Failure | null;
  /** The service calls it every few seconds. Never fails. */
  keep(): Promise<void>;
  /** The service's own facts; in another process, what the service last saved. */
  facts(): Promise<WatchFacts>;
}
