import {
  backfillEffectBody,
  settingsEffectBody,
  type BackfillEffectBody,
  type SettingsEffectBody,
} from '../../../sidecar/src/contract/effect.ts';
import type { SettingsChange } from '../../../sidecar/src/contract/settings.ts';
import { request } from './request.ts';

/** What unsaved changes change of the latest orders; saves nothing. */
export const fetchSettingsEffect = (
  changes: readonly SettingsChange[],
  signal?: AbortSignal,
): Promise<SettingsEffectBody> =>
  request(settingsEffectBody, { path: 'settings/effect', method: 'POST', data: { changes }, signal });

/** What a backfill would send and book; sends nothing. */
export const fetchBackfillEffect = (
  after: string,
  until: string | null,
  signal?: AbortSignal,
): Promise<BackfillEffectBody> =>
  request(backfillEffectBody, {
    path: 'backfill/effect',
    method: 'POST',
    data: { after, ...(until === null ? {} : { until }) },
    signal,
  });
