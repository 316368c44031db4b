import type { Settings } from '../domain/settings/settings.ts';
import type { Suggestion } from '../settings/suggestion.ts';

/** `GET settings`, and the answer of `PUT settings` {revision, settings} and `PATCH settings` {revision, changes: {path, value}[]}. 409 `settings_changed`. */
export interface SettingsBody {
  /** Hash of the document: whoever saves names the one they read. */
  readonly revision: string;
  readonly settings: Settings;
  readonly defaults: Settings;
}

// `GET settings/schema` → JSON Schema (domain/settings/settings-json-schema.ts).

/** `GET settings/suggestions`. 504 `took_too_long` while both sides are still being read: ask again in a moment. Applying them is a PATCH with the chosen ones. */
export interface SuggestionsBody {
  readonly suggestions: readonly Suggestion[];
}
