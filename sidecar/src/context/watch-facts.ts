import { z } from 'zod';
import type { CallEvent } from '../xero/call.ts';

export const tenantShape = z.object({
  /** Calls without a usable answer in a row; null = the last one was answered. */
  failing: z.object({ since: z.string(), calls: z.number(), why: z.string() }).nullable(),
  minute: z.object({ used: z.number(), max: z.number() }),
  day: z.object({ remaining: z.number(), toldAt: z.string() }).nullable(),
});
export const factsShape = z.object({ skewMs: z.number(), tenants: z.record(z.string(), tenantShape) });
/** What only the running service knows. */

export type WatchFacts = z.infer<typeof factsShape>;
export type TenantWatch = WatchFacts['tenants'][string];
export interface DatabaseTrouble {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}
export interface ServiceWatch {
  callSeen(call: CallEvent): void;
  /** Why the database could not be written just now; null = it could, or nobody tried. */
  readonly databaseTrouble: DatabaseTrouble | null;
  /** By the service, every few seconds. Never fails. */
  keep(): Promise<void>;
  /** This process's own when it is the service; otherwise what the service wrote last. */
  facts(): Promise<WatchFacts>;
}
