import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod/mini';
import {
  type ImportedBody,
  type SettingsBody,
  settingsImport,
  settingsPatch,
  settingsPut,
} from '../contract/settings.ts';
import { anything } from '../contract/shapes.ts';
import { settingsJsonSchema } from '../domain/settings/settings-json-schema.ts';
import { halfQuietHours } from '../domain/settings/settings-sense.ts';
import { NEW_STORE_SETTINGS, readSettings, type Settings } from '../domain/settings/settings.ts';
import { refusal } from '../domain/refusal.ts';
import { within } from '../http/within.ts';
import { heldBy } from '../operations/orders/held.ts';
import { saveSettings } from '../operations/orders/retry-held.ts';
import { exportSettings, importSettings } from '../operations/settings-file.ts';
import { suggestFor } from '../operations/suggest-for.ts';
import { newDefaultsFor } from '../settings/new-defaults.ts';
import { settingsInvalid } from '../settings/refused-settings.ts';
import { getAtPath, setPaths } from '../settings/set-at-path.ts';
import type { ApiParts } from './parts.ts';
import { type Call, route } from './route.ts';

/** A person waits while both sides are read. */
const SUGGEST_MS_MAX = 20_000;

export const settingsRoutes = [
  route('GET settings', anything, async ({ context }, { storeId }) => toBody(await context.settings.get(storeId))),
  route('PUT settings', settingsPut, (parts, call) =>
    save(parts, call, (current) => {
      if (revisionOf(current) !== call.input.revision) throw changedMeanwhile();
      return call.input.settings;
    }),
  ),
  route('PATCH settings', settingsPatch, (parts, call) =>
    save(parts, call, (current) => {
      const { revision, changes } = call.input;
      const isCurrent = revision === undefined || revision === revisionOf(current);
      if (!isCurrent && changes.some((one) => isConflict(current, one))) throw changedMeanwhile();
      return setPaths(current, changes);
    }),
  ),
  route('GET settings/export', anything, ({ context }, { storeId }) => exportSettings(context, storeId)),
  route('POST settings/import', settingsImport, async ({ context, wake }, { storeId, by, input }) => {
    const { file, dryRun, skipMissing } = input;
    const imported = await within(SUGGEST_MS_MAX, importSettings(context, file, { storeId, by, dryRun, skipMissing }));
    wake();
    return imported satisfies ImportedBody;
  }),
  route('GET settings/schema', anything, () => Promise.resolve(settingsJsonSchema())),
  route('GET settings/suggestions', anything, async ({ context }, { storeId }) => ({
    suggestions: await within(SUGGEST_MS_MAX, suggestFor(context, storeId)),
  })),
];

async function save(
  { context, wake }: ApiParts,
  { storeId, by }: Pick<Call<unknown>, 'storeId' | 'by'>,
  change: (current: Settings) => unknown,
): Promise<SettingsBody> {
  const { settings: changed, retried } = await saveSettings(context, { storeId, by }, (settings) =>
    settings.change(storeId, (current) => {
      const next = change(current);
      const reading = readSettings(next);
      const faults = reading.ok ? halfQuietHours(current, reading.settings) : [];
      if (faults.length > 0) throw settingsInvalid(faults);
      return next;
    }),
  );
  // Posting may now be on.
  wake();
  return {
    ...toBody(changed),
    retried: { orders: retried, heldBy: retried === 0 ? null : await heldBy(context, storeId) },
  };
}

/** Someone gave this setting a third value since the person saw it; other changes of the service or of people are none. */
function isConflict(current: Settings, change: z.infer<typeof settingsPatch>['changes'][number]): boolean {
  if (!('seen' in change)) return true;
  const now = getAtPath(current, change.path) ?? null;
  return !isDeepStrictEqual(now, change.seen ?? null) && !isDeepStrictEqual(now, change.value ?? null);
}

function changedMeanwhile() {
  const message = 'Someone else changed these settings since this page was loaded.';
  return refusal(409, 'settings_changed', message, 'Load the page again, then make your changes.');
}

function toBody(settings: Settings): SettingsBody {
  return {
    ...{ revision: revisionOf(settings), settings, defaults: NEW_STORE_SETTINGS },
    newDefaults: newDefaultsFor(settings),
  };
}

/** Another one for other settings. */
export function revisionOf(settings: Settings): string {
  return createHash('sha256').update(JSON.stringify(settings)).digest('base64url');
}
