import { useCallback, useState } from '@wordpress/element';
import type { SettingsFault } from '../../../sidecar/src/domain/settings/settings.ts';

export interface Faults {
  readonly all: readonly SettingsFault[];
  /** Without those that could not be fixed yet. */
  readonly shown: readonly SettingsFault[];
  /** Replaces all known faults. */
  readonly set: (faults: readonly SettingsFault[]) => void;
  /** Faults of one setting; `isFresh`: it has just appeared, so its fields show none until they are touched. */
  readonly setOf: (setting: string, faults: readonly SettingsFault[], isFresh: boolean) => void;
  /** The field of a setting lost the focus: from now on its fault is shown. */
  readonly touch: (setting: string) => void;
  readonly showAll: () => void;
}

const NONE: ReadonlySet<string> = new Set();

/** The draft's faults, and which of them are shown. */
export function useFaults(): Faults {
  const [all, setAll] = useState<readonly SettingsFault[]>([]);
  /** Paths of faults that are not shown yet. */
  const [untouched, setUntouched] = useState(NONE);
  const set = useCallback((faults: readonly SettingsFault[]) => {
    setAll(faults);
    setUntouched(NONE);
  }, []);
  const setOf = useCallback((setting: string, faults: readonly SettingsFault[], isFresh: boolean) => {
    setAll((before) => [...before.filter(({ path }) => !isWithin(path, setting)), ...faults]);
    if (isFresh) setUntouched((before) => new Set([...before, ...faults.map(({ path }) => path)]));
  }, []);
  const touch = useCallback((setting: string) => {
    setUntouched((before) => new Set([...before].filter((path) => !isWithin(path, setting))));
  }, []);
  const showAll = useCallback(() => setUntouched(NONE), []);
  return { all, shown: all.filter(({ path }) => !untouched.has(path)), set, setOf, touch, showAll };
}

/** Whether a fault is at a setting or inside it. */
export function isWithin(path: string, setting: string): boolean {
  return path === setting || path.startsWith(`${setting}.`);
}
