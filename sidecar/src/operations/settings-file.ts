import { z } from 'zod';
import type { Context } from '../context/context.ts';
import { refusal } from '../domain/refusal.ts';
import { readSettings, type Settings, type SettingsFault, type Tracking } from '../domain/settings/settings.ts';
import { isByValue } from '../mapping/tracking/line-tracking.ts';
import { type ChangedPath, changedPaths } from '../settings/changed-paths.ts';
import { settingsInvalid } from '../settings/refused-settings.ts';
import { getAtPath, setPaths } from '../settings/set-at-path.ts';
import { saveSettings } from './orders/retry-held.ts';
import { listFaults } from './gaps/settings-gaps.ts';

const FORMAT = 'ml-connector-settings';
const fileShape = z.object({
  format: z.literal(FORMAT),
  version: z.literal(1),
  store: z.object({ id: z.string(), url: z.string() }),
  organisation: z.string().nullable(),
  settings: z.record(z.string(), z.unknown()),
});
export type SettingsFile = z.infer<typeof fileShape>;

/** Acts of this store, not settings to copy: a file neither starts posting nor moves the first day. */
const OF_THE_STORE = ['sync.active', 'sync.startDate'];
/** Another store's prefix would make both number their invoices alike. */
const OF_ANOTHER_STORE = ['documents.numberPrefix'];

export async function exportSettings(context: Context, storeId: string): Promise<SettingsFile> {
  const { id, url } = await context.stores.get(storeId);
  const organisation = (await context.organisations.forStore(storeId))?.name ?? null;
  return {
    format: FORMAT,
    version: 1,
    store: { id, url },
    organisation,
    settings: { ...(await context.settings.get(storeId)) },
  };
}

export interface ImportOptions {
  readonly storeId: string;
  readonly by: string;
  readonly dryRun: boolean;
  /** Leaves out what the organisation does not have, instead of refusing the file. */
  readonly skipMissing: boolean;
}

export interface Imported {
  readonly applied: boolean;
  readonly changes: readonly ChangedPath[];
  /** Named by the file, and not (or no longer) in the organisation: not changed. */
  readonly missing: readonly SettingsFault[];
  readonly retried: number;
}

/** All of the file's settings, or none. Throws settings_invalid with every fault. */
export async function importSettings(context: Context, file: unknown, options: ImportOptions): Promise<Imported> {
  const { storeId, by, dryRun, skipMissing } = options;
  const { store, settings } = readFile(file);
  const current = await context.settings.get(storeId);
  const own = store.id === storeId ? OF_THE_STORE : [...OF_THE_STORE, ...OF_ANOTHER_STORE];
  const wanted = valid(keeping(current, valid(settings), own));
  const missing = await missingIn(context, storeId, wanted);
  if (missing.length > 0 && !skipMissing && !dryRun) throw settingsInvalid(missing);
  const result = skipMissing ? valid(withoutMissing(current, wanted, missing)) : wanted;
  const changes = changedPaths(current, result);
  if (dryRun || changes.length === 0) return { applied: false, changes, missing, retried: 0 };
  const { retried } = await saveSettings(context, { storeId, by }, (kept) => kept.replace(storeId, result));
  return { applied: true, changes, missing, retried };
}

function readFile(file: unknown): SettingsFile {
  const reading = fileShape.safeParse(file);
  if (reading.success) return reading.data;
  const fix = 'Choose a file that “Save settings to a file” (settings export) wrote.';
  throw refusal(422, 'settings_file_unknown', 'This is no settings file of ML Connector.', fix);
}

function valid(document: unknown): Settings {
  const reading = readSettings(document);
  if (!reading.ok) throw settingsInvalid(reading.errors);
  return reading.settings;
}

function keeping(current: Settings, wanted: Settings, paths: readonly string[]): unknown {
  return setPaths(
    wanted,
    paths.map((path) => ({ path, value: getAtPath(current, path) ?? null })),
  );
}

/** Empty while no organisation is connected: there is nothing to compare with. */
async function missingIn(context: Context, storeId: string, settings: Settings): Promise<SettingsFault[]> {
  const organisation = await context.organisations.forStore(storeId);
  if (context.config.xero === null || organisation?.state !== 'connected') return [];
  const lists = await context.xero().lists.lists(organisation.tenantId, { tracking: true, items: false });
  const named = listFaults(settings, lists).map((fault) => {
    const [path = '', ...message] = fault.split(': ');
    return {
      path,
      message: `${message.join(': ')} It belongs to another organisation, or was removed from ${organisation.name}.`,
    };
  });
  const options = new Set(
    (lists.trackingCategories ?? []).flatMap((one) => one.options.map(({ optionId }) => optionId)),
  );
  const tracked = [
    ...settings.tracking.flatMap(optionsNamed).map((optionId) => ['tracking', { optionId }] as const),
    ...settings.rules.flatMap((rule, index) =>
      (rule.tracking ?? []).map((one) => [`rules.${index}.tracking`, one] as const),
    ),
  ];
  const message = `${organisation.name} has no tracking option of this id: it belongs to another organisation, or was removed.`;
  return [...named, ...tracked.filter(([, one]) => !options.has(one.optionId)).map(([path]) => ({ path, message }))];
}

function optionsNamed(one: Tracking): string[] {
  if (!isByValue(one)) return [one.optionId];
  return [...Object.values(one.options), ...(one.otherwise === undefined ? [] : [one.otherwise])];
}

/** A rule that names what is missing is left out; any other such setting does not change. */
function withoutMissing(current: Settings, wanted: Settings, missing: readonly SettingsFault[]): unknown {
  const rules = new Set(missing.flatMap(({ path }) => (path.startsWith('rules.') ? Number(path.split('.')[1]) : [])));
  const others = missing.filter(({ path }) => !path.startsWith('rules.')).map(({ path }) => path);
  const kept = valid(keeping(current, wanted, [...new Set(others)]));
  return { ...kept, rules: wanted.rules.filter((_, index) => !rules.has(index)) };
}
