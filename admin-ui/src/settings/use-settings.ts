import { useCallback, useMemo, useState } from '@wordpress/element';
import type { RetriedOrders, SettingsBody, SettingsChange } from '../../../sidecar/src/contract/settings.ts';
import type { Settings, SettingsFault } from '../../../sidecar/src/domain/settings/settings.ts';
import { toApiError, type ApiError } from '../api/api-error.ts';
import { fetchSchema, fetchSettings, saveSettingNow, saveSettings } from '../api/settings.ts';
import { useLoad, type Load } from '../state/use-load.ts';
import { check } from './schema/check.ts';
import { isSame, toSettingsChanges, valueAt, withChanges, withoutSent, type Changes } from './document.ts';
import { nodeAt, readSchema, type SchemaNode } from './schema/schema.ts';
import { NO_CHANGES, useChanges, useCrossing } from './use-changes.ts';
import { isWithin, useFaults } from './use-faults.ts';

/** Someone else changed one of these settings first. */
export interface Conflict {
  readonly theirs: SettingsBody;
  /** Changed by both them and us. */
  readonly both: readonly string[];
}

/** The settings during editing. */
export interface SettingsForm {
  readonly schema: SchemaNode;
  /** The saved settings plus unsaved changes. */
  readonly draft: Settings;
  readonly changes: Changes;
  /** The same as saving sends them. */
  readonly unsaved: readonly SettingsChange[];
  /** The faults to show: untouched fields show none. */
  readonly faults: readonly SettingsFault[];
  readonly error: ApiError | null;
  readonly conflict: Conflict | null;
  readonly isSaving: boolean;
  /** Saved, and unchanged since. */
  readonly isSaved: boolean;
  /** Orders that the last save set free; null = nothing was saved. */
  readonly retried: RetriedOrders | null;
  /** What new stores have and this one does not. */
  readonly newDefaults: SettingsBody['newDefaults'];
  readonly set: (path: string, value: unknown) => void;
  /** As `set`, for fields that a switch adds: empty ones show no fault until touched or saved. */
  readonly add: (path: string, value: unknown) => void;
  /** The field of a setting lost the focus: from now on its fault is shown. */
  readonly touch: (path: string) => void;
  /** false = there are faults, which are then shown. */
  readonly save: () => Promise<boolean>;
  readonly discard: () => void;
  /** Saves one setting at once, apart from other edits and whatever others saved. Rejects if it is not saved. */
  readonly saveNow: (change: SettingsChange) => Promise<void>;
  readonly keepMine: () => Promise<boolean>;
  readonly takeTheirs: () => void;
  /** Reads the saved settings again; unsaved edits stay. */
  readonly reload: () => Promise<void>;
}

export interface SettingsState {
  /** null = not loaded yet. */
  readonly form: SettingsForm | null;
  readonly load: Load<SettingsBody>;
  readonly schemaLoad: Load<unknown>;
  readonly isDirty: boolean;
}

export function useSettings(isWanted: boolean, onSaved: () => void): SettingsState {
  const load = useLoad(fetchSettings, isWanted);
  const schemaLoad = useLoad(fetchSchema, isWanted);
  const { changes, latest, keep } = useChanges();
  const { inFlight, alone } = useCrossing(load.reload);
  const faults = useFaults();
  const [error, setError] = useState<ApiError | null>(null);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const [isSaving, setSaving] = useState(false);
  const [isSaved, setSaved] = useState(false);
  const body = load.data;
  const schema = useMemo(() => (schemaLoad.data === null ? null : readSchema(schemaLoad.data)), [schemaLoad.data]);
  const draft = useMemo(
    () => (body === null ? null : (withChanges(body.settings, changes) as Settings)),
    [body, changes],
  );

  const { setOf } = faults;
  const put = useCallback(
    (path: string, value: unknown, isFresh: boolean) => {
      setSaved(false);
      // Its faults are at their fields; the others need a retry.
      setError((before) => (before !== null && before.faults.length > 0 ? null : before));
      const after = new Map(latest.current);
      // While a save is under way, the value shown before it may soon be an edit.
      if (inFlight.current === 0 && isSame(valueAt(body?.settings, path), value)) after.delete(path);
      else after.set(path, value);
      keep(after);
      setOf(path, schema === null ? [] : faultsAt(schema, path, value), isFresh);
    },
    [body, schema, setOf, keep, latest, inFlight],
  );

  const forget = (): void => {
    keep(NO_CHANGES);
    faults.set([]);
    setError(null);
    setConflict(null);
  };

  /** Only what was sent is cleared: edits made while it was under way stay. */
  const took = (next: SettingsBody, sent: Changes): void => {
    load.set(next);
    const left = withoutSent(latest.current, sent, next.settings);
    keep(left);
    if (left.size === 0) faults.set([]);
    else for (const path of sent.keys()) if (!left.has(path)) faults.setOf(path, [], false);
    setConflict(null);
    onSaved();
  };

  const send = async (on: SettingsBody): Promise<boolean> => {
    if (schema === null) return false;
    const sent = latest.current;
    setSaving(true);
    setError(null);
    try {
      const wanted = toSettingsChanges(on.settings, sent, schema);
      took(await alone(() => saveSettings(on.revision, wanted)), sent);
      setSaved(latest.current.size === 0);
      return true;
    } catch (rejection) {
      const refused = await toRefusal(rejection, on, latest.current);
      if (refused.error !== null) faults.set(refused.error.faults);
      setError(refused.error);
      setConflict(refused.conflict);
      return false;
    } finally {
      setSaving(false);
    }
  };

  if (body === null || draft === null || schema === null) {
    return { form: null, load, schemaLoad, isDirty: changes.size > 0 };
  }
  const form: SettingsForm = {
    schema,
    draft,
    changes,
    unsaved: toSettingsChanges(body.settings, changes, schema),
    faults: faults.shown,
    error,
    conflict,
    isSaving,
    isSaved,
    retried: body.retried ?? null,
    newDefaults: body.newDefaults,
    set: (path, value) => put(path, value, false),
    add: (path, value) => put(path, value, true),
    touch: faults.touch,
    save: async () => {
      faults.showAll();
      if (faults.all.some(({ path }) => [...changes.keys()].some((changed) => isWithin(path, changed)))) return false;
      return send(body);
    },
    discard: forget,
    saveNow: async (change) => {
      const next = await alone(() => saveSettingNow(change));
      took(next, new Map([[change.path, latest.current.get(change.path)]]));
    },
    keepMine: async () => {
      if (conflict === null) return false;
      load.set(conflict.theirs);
      setConflict(null);
      return send(conflict.theirs);
    },
    reload: load.reload,
    takeTheirs: () => {
      if (conflict !== null) load.set(conflict.theirs);
      forget();
    },
  };
  return { form, load, schemaLoad, isDirty: changes.size > 0 };
}

function faultsAt(schema: SchemaNode, path: string, value: unknown): readonly SettingsFault[] {
  const node = nodeAt(schema, path);
  return node === null || value === undefined ? [] : check(node, value, path);
}

interface Refusal {
  readonly error: ApiError | null;
  readonly conflict: Conflict | null;
}

async function toRefusal(rejection: unknown, on: SettingsBody, changes: Changes): Promise<Refusal> {
  const error = toApiError(rejection);
  if (error.code !== 'settings_changed') return { error, conflict: null };
  try {
    const theirs = await fetchSettings();
    const isTheirs = (path: string) => !isSame(valueAt(on.settings, path), valueAt(theirs.settings, path));
    return { error: null, conflict: { theirs, both: [...changes.keys()].filter(isTheirs) } };
  } catch (failure) {
    return { error: toApiError(failure), conflict: null };
  }
}
