import { createHash } from 'node:crypto';
import { Router } from 'express';
import { z } from 'zod';
import { AppError } from '../../domain/app-error.ts';
import { changeSettings } from '../../operations/change-settings.ts';
import { suggestFor } from '../../operations/suggest-for.ts';
import { settingsJsonSchema } from '../../domain/settings/settings-json-schema.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../domain/settings/settings.ts';
import { setPaths } from '../../settings/set-at-path.ts';
import type { SettingsBody, SuggestionsBody } from '../../contract/settings.ts';
import { readInput } from '../../http/read-input.ts';
import { callerOf, type Caller } from '../require-plugin.ts';
import { within } from '../../http/within.ts';
import type { ApiParts } from '../parts.ts';

/** More than a page has fields. */
const CHANGES_MAX = 1_000;
/** A person waits while both sides are read. */
const SUGGEST_MS_MAX = 20_000;

const revision = z.string().max(100);
const putBody = z.object({ revision, settings: z.record(z.string(), z.unknown()) });
const patchBody = z.object({
  revision,
  changes: z
    .array(z.object({ path: z.string().max(300), value: z.unknown() }))
    .min(1)
    .max(CHANGES_MAX),
});

/** `GET | PUT | PATCH settings`, `GET settings/schema`, `GET settings/suggestions`. */
export function settingsRoutes(parts: ApiParts): Router {
  const { context } = parts;
  const router = Router();
  router.get('/settings', async (_request, response) => {
    response.json(settingsBody(await context.settings.get(callerOf(response).storeId)));
  });
  router.put('/settings', async (request, response) => {
    const wanted = readInput(putBody, request.body);
    response.json(await save(parts, callerOf(response), wanted.revision, () => wanted.settings));
  });
  router.patch('/settings', async (request, response) => {
    const wanted = readInput(patchBody, request.body);
    const change = (current: Settings) => setPaths(current, wanted.changes);
    response.json(await save(parts, callerOf(response), wanted.revision, change));
  });
  router.get('/settings/schema', (_request, response) => {
    response.json(settingsJsonSchema());
  });
  router.get('/settings/suggestions', async (_request, response) => {
    const suggestions = await within(SUGGEST_MS_MAX, suggestFor(context, callerOf(response).storeId));
    response.json({ suggestions } satisfies SuggestionsBody);
  });
  return router;
}

/** `read`: the revision the person saw. */
async function save(
  { context, wake }: ApiParts,
  { storeId, by }: Caller,
  read: string,
  change: (current: Settings) => unknown,
): Promise<SettingsBody> {
  const changed = await changeSettings(context, { storeId, by }, (settings) =>
    settings.change(storeId, (current) => {
      refuseOld(current, read);
      return change(current);
    }),
  );
  // Posting may now be on.
  wake();
  return settingsBody(changed);
}

function settingsBody(settings: Settings): SettingsBody {
  return { revision: revisionOf(settings), settings, defaults: DEFAULT_SETTINGS };
}

export function revisionOf(settings: Settings): string {
  return createHash('sha256').update(JSON.stringify(settings)).digest('base64url');
}

function refuseOld(current: Settings, read: string): void {
  if (revisionOf(current) === read) return;
  throw new AppError(
    'request',
    'settings_changed',
    'The settings were changed by somebody else since this page was loaded.',
    { status: 409, fix: 'Load the page again, then make your changes.' },
  );
}
