import {
  importedBody,
  settingsBody,
  suggestionsBody,
  type ImportedBody,
  type SettingsBody,
  type SettingsChange,
} from '../../../sidecar/src/contract/settings.ts';
import { anything } from '../../../sidecar/src/contract/shapes.ts';
import { request } from './request.ts';

export const fetchSettings = (signal?: AbortSignal): Promise<SettingsBody> =>
  request(settingsBody, { path: 'settings', signal });

/** 409 `settings_changed` if someone changed one of these settings after `revision` was read. */
export const saveSettings = (revision: string, changes: readonly SettingsChange[]): Promise<SettingsBody> =>
  request(settingsBody, { path: 'settings', method: 'PATCH', data: { revision, changes } });

export const exportSettings = () => request(anything, { path: 'settings/export' });

export const importSettings = (
  file: object,
  { dryRun, skipMissing }: { readonly dryRun: boolean; readonly skipMissing: boolean },
): Promise<ImportedBody> =>
  request(importedBody, { path: 'settings/import', method: 'POST', data: { file, dryRun, skipMissing } });

/** An act, e.g. pausing: alone, at once, whatever else was saved meanwhile. */
export const saveSettingNow = (change: SettingsChange): Promise<SettingsBody> =>
  request(settingsBody, { path: 'settings', method: 'PATCH', data: { changes: [change] } });

export const fetchSchema = (signal?: AbortSignal) => request(anything, { path: 'settings/schema', signal });

export const fetchSuggestions = (signal?: AbortSignal) =>
  request(suggestionsBody, { path: 'settings/suggestions', signal });
