import { createHash } from 'node:crypto';
import { type ImportedBody, type SettingsBody, settingsImport, settingsPatch, settingsPut } from '../contract/settings.ts';
import { anything } from '../contract/shapes.ts';
import { settingsJsonSchema } from '../domain/settings/settings-json-schema.ts';
import { DEFAULT_SETTINGS, type Settings } from '../domain/settings/settings.ts';
import { refusal } from '../domain/refusal.ts';
import { within } from '../http/within.ts';
import { saveSettings } from '../operations/orders/retry-held.ts';
import { heldBy } from '../operations/orders/replay.ts';
import { exportSettings, importSettings } from '../operations/settings-file.ts';
import { suggestFor } from '../operations/suggest-for.ts';
import { setPaths } from '../settings/set-at-path.ts';
import type { ApiParts } from './parts.ts';
import { type Call, route } from './route.ts';

/** A person waits while both sides are read. */
const SUGGEST_MS_MAX = 20_000;

export const settingsRoutes = [
  route('GET settings', anything, async ({ context }, { storeId }) => toBody(await context.settings.get(storeId))),
  route('PUT settings', settingsPut, (parts, call) => save(parts, call, () => call.input.settings)),
  route('PATCH settings', settingsPatch, (parts, call) =>
    save(parts, call, (current) => setPaths(current, call.input.changes)),
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

/** `input.revision`: the one the person saw. */
async function save(
  { context, wake }: ApiParts,
  { storeId, by, input }: Call<{ readonly revision: string }>,
  change: (current: Settings) => unknown,
): Promise<SettingsBody> {
  const { settings: changed, retried } = await saveSettings(context, { storeId, by }, (settings) =>
    settings.change(storeId, (current) => {
      if (revisionOf(current) === input.revision) return change(current);
      const message = 'Someone else changed the settings since this page was loaded.';
      throw refusal(409, 'settings_changed', message, 'Load the page again, then make your changes.');
    }),
  );
  // Posting may now be on.
  wake();
  return {
    ...toBody(changed),
    retried: { orders: retried, heldBy: retried === 0 ? null : await heldBy(context, storeId) },
  };
}

function toBody(settings: Settings): SettingsBody {
  return { revision: revisionOf(settings), settings, defaults: DEFAULT_SETTINGS };
}

function revisionOf(settings: Settings): string {
  return createHash('sha256').update(JSON.stringify(settings)).digest('base64url');
}
