import { useCallback, useMemo, useState } from '@wordpress/element';
import type { RetriedOrders, SettingsBody, SettingsChange } from '../../../sidecar/src/contract/settings.ts';
import type { Settings, SettingsFault } from '../../../sidecar/src/domain/settings/settings.ts';
import { toApiError, type ApiError } from '../api/api-error.ts';
import { fetchSchema, fetchSettings, saveSettings } from '../api/settings.ts';
import { useLoad, type Load } from '../state/use-load.ts';
import { check } from './check.ts';
import { isSame, toSettingsChanges, valueAt, withChanges, type Changes } from './document.ts';
import { nodeAt, readSchema, type SchemaNode } from './schema.ts';
import { isWithin, useFaults } from './use-faults.ts';

/** Someone else saved first. */
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
  /** The faults to show: untouched fields show none. */
  readonly faults: readonly SettingsFault[];
  readonly error: ApiError | null;
  readonly conflict: Conflict | null;
  readonly isSaving: boolean;
  /** Saved, and unchanged since. */
  readonly isSaved: boolean;
  /** Orders that the last save set free; null = nothing was saved. */
  readonly retried: RetriedOrders | null;
  readonly set: (path: string, value: unknown) => void;
  /** As `set`, for fields that a switch adds: empty ones show no fault until touched or saved. */
  readonly add: (path: string, value: unknown) => void;
  /** The field of a setting lost the focus: from now on its fault is shown. */
  readonly touch: (path: string) => void;
  /** false = there are faults, which are then shown. */
  readonly save: () => Promise<boolean>;
  readonly discard: () => void;
  /** Saves one setting at once, apart from other edits. */
  readonly saveNow: (change: SettingsChange) => Promise<boolean>;
  readonly keepMine: () => Promise<boolean>;
  readonly takeTheirs: () => void;
}

export interface SettingsState {
  /** null = not loaded yet. */
  readonly form: SettingsForm | null;
  readonly load: Load<SettingsBody>;
  readonly schemaLoad: Load<unknown>;
  readonly isDirty: boolean;
}

const NO_CHANGES: Changes = new Map();

export function useSettings(isWanted: boolean, onSaved: () => void): SettingsState {
  const load = useLoad(fetchSettings, isWanted);
  const schemaLoad = useLoad(fetchSchema, isWanted);
  const [changes, setChanges] = useState<Changes>(NO_CHANGES);
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
      setChanges((before) => {
        const after = new Map(before);
        if (isSame(valueAt(body?.settings, path), value)) after.delete(path);
        else after.set(path, value);
        return after;
      });
      const node = schema === null ? null : nodeAt(schema, path);
      const found = node === null || value === undefined ? [] : check(node, value, path);
      setOf(path, found, isFresh);
    },
    [body, schema, setOf],
  );

  const forget = (): void => {
    setChanges(NO_CHANGES);
    faults.set([]);
    setError(null);
    setConflict(null);
  };

  const send = async (on: SettingsBody, wanted: readonly SettingsChange[], isAll: boolean): Promise<boolean> => {
    setSaving(true);
    setError(null);
    try {
      load.set(await saveSettings(on.revision, wanted));
      if (isAll) {
        forget();
        setSaved(true);
      } else setChanges((before) => withoutSaved(before, wanted));
      onSaved();
      return true;
    } catch (rejection) {
      await refused(toApiError(rejection), on);
      return false;
    } finally {
      setSaving(false);
    }
  };

  const refused = async (failure: ApiError, on: SettingsBody): Promise<void> => {
    if (failure.code !== 'settings_changed') {
      faults.set(failure.faults);
      setError(failure);
      return;
    }
    try {
      const theirs = await fetchSettings();
      const both = [...changes.keys()].filter(
        (path) => !isSame(valueAt(on.settings, path), valueAt(theirs.settings, path)),
      );
      setConflict({ theirs, both });
    } catch (rejection) {
      setError(toApiError(rejection));
    }
  };

  if (body === null || draft === null || schema === null) {
    return { form: null, load, schemaLoad, isDirty: changes.size > 0 };
  }
  const form: SettingsForm = {
    schema,
    draft,
    changes,
    faults: faults.shown,
    error,
    conflict,
    isSaving,
    isSaved,
    retried: body.retried ?? null,
    set: (path, value) => put(path, value, false),
    add: (path, value) => put(path, value, true),
    touch: faults.touch,
    save: async () => {
      faults.showAll();
      if (faults.all.some(({ path }) => [...changes.keys()].some((changed) => isWithin(path, changed)))) return false;
      return send(body, toSettingsChanges(body.settings, changes, schema), true);
    },
    discard: forget,
    saveNow: async (change) => {
      // Without other changes, the latest settings are as good a base as those shown.
      const on = changes.size > 0 ? body : await fetchSettings().catch(() => body);
      return send(on, [change], false);
    },
    keepMine: async () => {
      if (conflict === null) return false;
      load.set(conflict.theirs);
      setConflict(null);
      return send(conflict.theirs, toSettingsChanges(conflict.theirs.settings, changes, schema), true);
    },
    takeTheirs: () => {
      if (conflict !== null) load.set(conflict.theirs);
      forget();
    },
  };
  return { form, load, schemaLoad, isDirty: changes.size > 0 };
}

/** Removes separately saved settings from the unsaved changes. */
function withoutSaved(changes: Changes, saved: readonly SettingsChange[]): Changes {
  return new Map([...changes].filter(([path]) => !saved.some((one) => one.path === path)));
}
