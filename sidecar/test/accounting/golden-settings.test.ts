import { expect, test } from '@jest/globals';
import { settingsLeaves } from '../../src/domain/settings/settings-json-schema.ts';
import { isObject } from '../../simulators/store/json.ts';
import { GOLDEN_CASES, planGoldenCase, settingsOfCase } from './_golden-cases.ts';

/** Settings that change no document of a golden case: golden lives, unit tests and tests of their rooms show what they do. */
const SHOWN_BY_OTHER_TESTS: readonly string[] = [
  'documents.refunds',
  'documents.adopt',
  'documents.adopted',
  'documents.historyNotes',
  'items.update',
  'accounts.rounding',
  'taxes.outsideScope',
  'payments.fromXero',
  'payouts',
  'contacts.sharedGuestName',
  'contacts.company',
  'contacts.customers',
  'contacts.archived',
  'contacts.update',
];

/** The settings without the one at a path; null = it is not among them. */
function without(settings: object, [key = '', ...rest]: readonly string[]): object | null {
  if (!isObject(settings) || settings[key] === undefined) return null;
  const { [key]: own, ...others } = settings;
  if (rest.length === 0) return others;
  const inner = isObject(own) ? without(own, rest) : null;
  return inner === null ? null : { ...others, [key]: inner };
}

/** Cases that turn out otherwise, or can't be planned, when the setting has its default. */
function noticing(path: string): string[] {
  return GOLDEN_CASES.filter((name) => {
    const settings = without(settingsOfCase(name), path.split('.'));
    if (settings === null) return false;
    const [own, others] = [planGoldenCase(name).plan, planGoldenCase(name, settings).plan];
    return JSON.stringify(own) !== JSON.stringify(others);
  });
}

test('every setting of the books decides documents of a golden case', () => {
  const paths = settingsLeaves().map(({ path }) => path);
  const unnoticed = paths.filter((path) => noticing(path).length === 0 && !path.startsWith('sync.'));
  expect(unnoticed).toEqual(SHOWN_BY_OTHER_TESTS);
});
