import * as z from 'zod/mini';
import type { Settings } from '../domain/settings/settings.ts';
import { problemBody } from './problem.ts';
import { flag, list, orNull, short, text } from './shapes.ts';

const CHANGES_MAX = 1_000;
const SECTIONS = ['documents', 'accounts', 'taxes', 'payments', 'contacts', 'sync', 'rules', 'tracking'] as const;

/** The sidecar has checked each value: here only that the sections are there, on which the page relies. */
const settingsDocument = z.custom<Settings>((value: unknown) => {
  const sections = new Map<string, unknown>(typeof value === 'object' && value !== null ? Object.entries(value) : []);
  return SECTIONS.map((name) => sections.get(name)).every((one) => typeof one === 'object' && one !== null);
});

/** Hash of the document: a save names the one it read. */
const revision = short(100);

/** Orders that waited for a setting just saved: they are posted again, unless `heldBy` says what stops all orders. */
const retriedOrders = z.object({ orders: z.int(), heldBy: orNull(problemBody) });
export type RetriedOrders = z.infer<typeof retriedOrders>;

/** Values to set, in order. */
export const settingsChanges = z
  .array(z.object({ path: short(300), value: z.unknown(), seen: z.optional(z.unknown()) }))
  .check(z.minLength(1), z.maxLength(CHANGES_MAX));

/** `GET settings`, and the answer of a save: `PUT settings`, `PATCH settings`. 409 `settings_changed`. */
export const settingsBody = z.object({
  ...{ revision: text, settings: settingsDocument, defaults: settingsDocument },
  /** What new stores have and this one does not: offered, with the reason. */
  newDefaults: list(z.object({ path: text, value: z.unknown(), reason: text })),
  /** Only after a save. */
  retried: z.exactOptional(retriedOrders),
});
export type SettingsBody = z.infer<typeof settingsBody>;
export const settingsPut = z.object({ revision, settings: z.record(text, z.unknown()) });
/**
 * `seen`: the value the person saw; a change whose setting still has it is no conflict, whatever else was saved
 * meanwhile. Without a revision, changes are an act, e.g. pausing: they apply to the settings of now.
 */
export const settingsPatch = z.object({ revision: z.optional(revision), changes: settingsChanges });
/** One changed setting; `path` as in the settings: "documents.dueDays". */
export type SettingsChange = z.infer<typeof settingsPatch>['changes'][number];

// `GET settings/schema` → JSON Schema (domain/settings/settings-json-schema.ts).

/** `GET settings/export` → a file for `POST settings/import` → {applied, changes, missing, retried}. 422 with `faults`. */
export const settingsImport = z.object({
  file: z.record(text, z.unknown()),
  dryRun: z._default(flag, false),
  skipMissing: z._default(flag, false),
});
const change = z.object({ path: text, from: z.optional(z.unknown()), to: z.optional(z.unknown()) });
export const importedBody = z.object({
  applied: flag,
  changes: list(change),
  missing: list(z.object({ path: text, message: text })),
  retried: z.int(),
});
export type ImportedBody = z.infer<typeof importedBody>;

/** settings/suggestion.ts explains the fields. */
const suggestion = z.object({
  ...{ path: text, value: z.unknown(), reason: text },
  ...{ confidence: z.enum(['high', 'medium', 'low']), optIn: z.exactOptional(flag) },
});
/** `GET settings/suggestions`; PATCH the chosen ones. 504 `took_too_long` while both sides are being read: retry. */
export const suggestionsBody = z.object({ suggestions: list(suggestion) });
export type SuggestionsBody = z.infer<typeof suggestionsBody>;
