import * as z from 'zod/mini';
import { list, orNull, text } from './shapes.ts';

/** Every error of every route; HTTP 4xx if the caller can fix it, else 5xx. */
export const errorBody = z.object({
  /** Stable, e.g. `pairing_code_wrong`. */
  code: text,
  message: text,
  /** What to do; '' = unknown. */
  fix: z.optional(text),
  faults: z.optional(list(z.object({ path: text, message: text }))),
});
export type ErrorBody = z.infer<typeof errorBody>;

export const SETTINGS_TABS = [
  'overview',
  'connection',
  'accounts',
  'payments',
  'documents',
  'sync',
  'activity',
  'books',
  'payouts',
  'reports',
] as const;
export const settingsTab = z.enum(SETTINGS_TABS);
export type SettingsTab = z.infer<typeof settingsTab>;

export const problemBody = z.object({
  code: text,
  message: text,
  fix: text,
  tab: orNull(settingsTab),
  /** Path of the setting that fixes it, e.g. "payments.methods.cheque": an anchor on that tab; null = none. */
  setting: orNull(text),
});
export type ProblemBody = z.infer<typeof problemBody>;
