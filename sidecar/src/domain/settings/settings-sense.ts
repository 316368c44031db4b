import { everRuns, isCronPattern } from './cron-pattern.ts';
import { payoutsWithoutEffect } from './payouts-sense.ts';
import type { Settings, SettingsFault } from './settings.ts';

/**
 * Changes that can never work, though each value is valid: refused when they are made. What is stored already is
 * read as it always was.
 */
export function changesWithoutEffect(before: Settings, after: Settings): SettingsFault[] {
  const { sync } = after;
  const faults: SettingsFault[] = payoutsWithoutEffect(before, after);
  const { every, quietFrom, quietTo } = sync;
  if (every !== before.sync.every && isCronPattern(every) && !everRuns(every)) {
    const message = `No day has this date, so the store would never be checked: "${every}". Choose a day that the month has.`;
    faults.push({ path: 'sync.every', message });
  }
  const isQuietChanged = quietFrom !== before.sync.quietFrom || quietTo !== before.sync.quietTo;
  if (isQuietChanged && quietFrom !== null && quietFrom === quietTo) {
    const message = `Quiet hours begin and end at ${quietFrom}, so there are none. Enter another time, or leave both empty.`;
    faults.push({ path: 'sync.quietTo', message });
  }
  return faults;
}

/** Quiet hours with one end, where both can be set at once; the command line sets one after the other. */
export function halfQuietHours(before: Settings, { sync: { quietFrom, quietTo } }: Settings): SettingsFault[] {
  if (quietFrom === before.sync.quietFrom && quietTo === before.sync.quietTo) return [];
  if (quietFrom === null && quietTo !== null) {
    const message = `Quiet hours end at ${quietTo} but never begin. Enter both, or neither.`;
    return [{ path: 'sync.quietFrom', message }];
  }
  if (quietFrom === null || quietTo !== null) return [];
  const message = `Quiet hours begin at ${quietFrom} but never end. Enter both, or neither.`;
  return [{ path: 'sync.quietTo', message }];
}
