import type { EntryState } from '../../../sidecar/src/ledger/entry.ts';
import type { ErrorBody, ProblemBody, SettingsTab } from '../../../sidecar/src/contract/problem.ts';
import { toApiError } from './api-error.ts';
import { number, nullable, object, oneOf, record, text, withDefault, type Reader } from './shape.ts';

export const SETTINGS_TABS = ['connection', 'accounts', 'payments', 'documents', 'sync', 'activity'] as const;

/** Typed as the ledger's states, so a state added there is a type error here. */
const STATES: Readonly<Record<EntryState, true>> = {
  pending: true,
  claimed: true,
  waiting: true,
  uncertain: true,
  rejected: true,
  recorded: true,
  skipped: true,
};
export const ENTRY_STATES: readonly EntryState[] = Object.keys(STATES).filter((name): name is EntryState =>
  Object.hasOwn(STATES, name),
);

export const settingsTab: Reader<SettingsTab> = oneOf<SettingsTab>(SETTINGS_TABS);
export const entryState: Reader<EntryState> = oneOf(ENTRY_STATES);

export const problem: Reader<ProblemBody> = object<ProblemBody>({
  code: text,
  message: text,
  fix: text,
  tab: nullable(settingsTab),
  // Older sidecars, without anchors, send none.
  setting: withDefault(nullable(text), null),
});

export const counts: Reader<Readonly<Record<EntryState, number>>> = (value, path) => {
  const told = record(number)(value, path);
  const of = (state: EntryState): number => told[state] ?? 0;
  return {
    pending: of('pending'),
    claimed: of('claimed'),
    waiting: of('waiting'),
    uncertain: of('uncertain'),
    rejected: of('rejected'),
    recorded: of('recorded'),
    skipped: of('skipped'),
  };
};

export const errorBody: Reader<ErrorBody> = (value) => {
  const { code, message, fix, faults } = toApiError(value);
  return { code, message, fix, faults };
};
