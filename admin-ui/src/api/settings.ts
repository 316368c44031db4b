import type { SettingsBody, SuggestionsBody } from '../../../sidecar/src/contract/settings.ts';
import type { Settings } from '../../../sidecar/src/domain/settings/settings.ts';
import type { Suggestion } from '../../../sidecar/src/settings/suggestion.ts';
import { request } from './request.ts';
import { anything, asObject, flag, list, object, oneOf, text, withDefault, type Reader } from './shape.ts';

/** One changed setting; `path` as in the sidecar's settings: "documents.dueDays". */
export interface SettingsChange {
  readonly path: string;
  readonly value: unknown;
}

const SECTIONS = ['documents', 'accounts', 'taxes', 'payments', 'contacts', 'sync'] as const;

/** The sidecar has checked each value; this checks only what the page relies on: the sections. */
const settings: Reader<Settings> = (value, path) => {
  const document = asObject(value, path);
  for (const section of SECTIONS) asObject(document[section], `${path}.${section}`);
  list(anything)(document['rules'], `${path}.rules`);
  list(anything)(document['tracking'], `${path}.tracking`);
  return document as unknown as Settings;
};

const settingsBody = object<SettingsBody>({ revision: text, settings, defaults: settings });

const suggestionsBody = object<SuggestionsBody>({
  suggestions: list(
    object<Suggestion>({
      path: text,
      value: anything,
      reason: text,
      confidence: oneOf(['high', 'medium', 'low']),
      optIn: withDefault(flag, false),
    }),
  ),
});

export const fetchSettings = (signal?: AbortSignal): Promise<SettingsBody> =>
  request(settingsBody, { path: 'settings', signal });

/** 409 `settings_changed` if someone saved after `revision` was read. */
export const saveSettings = (revision: string, changes: readonly SettingsChange[]): Promise<SettingsBody> =>
  request(settingsBody, { path: 'settings', method: 'PATCH', data: { revision, changes } });

export const fetchSchema = (signal?: AbortSignal): Promise<unknown> =>
  request(anything, { path: 'settings/schema', signal });

export const fetchSuggestions = (signal?: AbortSignal): Promise<SuggestionsBody> =>
  request(suggestionsBody, { path: 'settings/suggestions', signal });
