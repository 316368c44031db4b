import type { Context } from '../../context/context.ts';
import { FIT_ORDERS } from '../fit/read-latest.ts';
import { createBackgroundJobs } from '../reports/background-jobs.ts';
import { readSample, type Sample } from './read-sample.ts';
import { settingsEffect, type SettingsEffect } from './settings-effect.ts';

/** A hundred orders of a shop are about a megabyte. */
const SAMPLES_KEPT_MAX = 3;

export type EffectState =
  | { readonly state: 'reading'; readonly read: number; readonly of: number }
  | { readonly state: 'ready'; readonly effect: SettingsEffect; readonly readAt: string };

/** What changed settings change, for a page: the orders are read once in ten minutes, however many settings are tried. */
export function createEffectJobs(context: Context) {
  const samples = createBackgroundJobs<Sample, number>({
    now: context.now,
    first: 0,
    keptMax: SAMPLES_KEPT_MAX,
  });
  return {
    /** Throws the error of the reading, settings_invalid and not_connected. */
    async ask(storeId: string, changes: Parameters<typeof settingsEffect>[2]): Promise<EffectState> {
      const job = samples.ask(storeId, false, (onProgress) =>
        readSample(context, storeId, ({ read }) => onProgress(read)),
      );
      if (job.state === 'reading') return { state: 'reading', read: job.progress, of: FIT_ORDERS };
      const effect = await settingsEffect(context, storeId, changes, job.report);
      return { state: 'ready', effect, readAt: job.readAt };
    },
  };
}
