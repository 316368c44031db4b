import { describe, expect, test } from '@jest/globals';
import { changesWithoutEffect, halfQuietHours } from './settings-sense.ts';
import { DEFAULT_SETTINGS, type Settings } from './settings.ts';

const withSync = (sync: Partial<Settings['sync']>): Settings => ({
  ...DEFAULT_SETTINGS,
  sync: { ...DEFAULT_SETTINGS.sync, ...sync },
});
const pathsOf = (sync: Partial<Settings['sync']>) =>
  [changesWithoutEffect, halfQuietHours]
    .flatMap((find) => find(DEFAULT_SETTINGS, withSync(sync)))
    .map(({ path }) => path);

describe('a change that can never work is refused', () => {
  test.each([
    ['the 31st of February', { every: '0 3 31 2 *' }, 'sync.every'],
    ['the 31st of months of 30 days', { every: '0 3 31 4,6,9,11 *' }, 'sync.every'],
    ['quiet hours without an end', { quietFrom: '22:00' }, 'sync.quietTo'],
    ['quiet hours without a beginning', { quietTo: '06:00' }, 'sync.quietFrom'],
    ['quiet hours of no length', { quietFrom: '06:00', quietTo: '06:00' }, 'sync.quietTo'],
  ])('%s', (_name, sync, path) => {
    expect(pathsOf(sync)).toEqual([path]);
  });

  test.each([
    ['29 February', { every: '0 3 29 2 *' }],
    ['the 31st of any month', { every: '0 3 31 * *' }],
    ['the 31st of February or any Monday', { every: '0 3 31 2 1' }],
    ['an interval', { every: '10m' }],
    ['quiet hours over midnight', { quietFrom: '22:00', quietTo: '06:00' }],
  ])('%s is possible', (_name, sync) => {
    expect(pathsOf(sync)).toEqual([]);
  });

  test('but what is stored already stays, whatever else is changed', () => {
    const stored = withSync({ every: '0 3 31 2 *', quietFrom: '22:00' });
    const changed = { ...stored, sync: { ...stored.sync, overlapMinutes: 20 } };
    expect(changesWithoutEffect(stored, changed)).toEqual([]);
    expect(halfQuietHours(stored, changed)).toEqual([]);
  });
});
