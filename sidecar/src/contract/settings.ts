import type { Settings } from '../domain/settings/settings.ts';
import type { Suggestion } from '../settings/suggestion.ts';

/** `GET settings`, and the answer of `PUT settings` {revision, settings} and `PATCH settings` {revision, changes: {path, value}[]}. 409 `settings_changed`. */
export interface SettingsBody {
  /** Hash of the document: a save names the one it read. */
  readonly revision: string;
  readonly settings: Settings;
  readonly defaults: Settings;
}

// `GET settings/schema` → JSON Schema (domain/settings/settings-json-schema.ts).

/** `GET settings/suggestions`; PATCH the chosen ones. 504 `took_too_long` while both sides are being read: retry. */
export interface SuggestionsBody {
  readonly suggestions: readonly Suggestion[];
}
