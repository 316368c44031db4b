import { everRuns, isCronPattern } from './cron-pattern.ts';
import type { Settings, SettingsFault } from './settings.ts';

/**
 * Changes that can never work, though each value is valid: refused when they are made. What is stored already is
 * read as it always was.
 */
export function changesWithoutEffect(before: Settings, { sync }: Settings): SettingsFault[] {
  const faults: SettingsFault[] = [];
  const { every, quietFrom, quietTo } = sync;
  if (every !== before.sync.every && isCronPattern(every) && !everRuns(every)) {
    const message = `No day has this date, so the store would never be checked: "${every}". Choose a day that the month has.`;
    faults.push({ path: 'sync.every', message });
  }
  if (quietFrom === before.sync.quietFrom && quietTo === before.sync.quietTo) return faults;
  if (quietFrom === null && quietTo !== null) {
    faults.push({
      path: 'sync.quietFrom',
      message: `Quiet hours end at ${quietTo} but never begin. Enter both, or neither.`,
    });
  } else if (quietFrom !== null && quietTo === null) {
    faults.push({
      path: 'sync.quietTo',
      message: `Quiet hours begin at ${quietFrom} but never end. Enter both, or neither.`,
    });
  } else if (quietFrom !== null && quietFrom === quietTo) {
    const message = `Quiet hours begin and end at ${quietFrom}, so there are none. Enter another time, or leave both empty.`;
    faults.push({ path: 'sync.quietTo', message });
  }
  return faults;
}
