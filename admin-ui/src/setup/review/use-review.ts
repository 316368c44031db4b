import { useMemo, useState } from '@wordpress/element';
import type { ListsBody } from '../../../../sidecar/src/contract/lists.ts';
import type { StatusBody } from '../../../../sidecar/src/contract/status.ts';
import type { Settings } from '../../../../sidecar/src/domain/settings/settings.ts';
import type { Suggestion } from '../../../../sidecar/src/settings/suggestion.ts';
import { toApiError } from '../../api/api-error.ts';
import { saveSettings } from '../../api/settings.ts';
import { confirmAccounts, fetchStatus } from '../../api/status.ts';
import { type Changes, isSame, toSettingsChanges, valueAt, withChanges } from '../../settings/document.ts';
import type { FormProps } from '../../settings/form-context.ts';
import type { Lists } from '../../settings/use-lists.ts';
import { isWithin } from '../../settings/use-faults.ts';
import type { SettingsForm, SettingsState } from '../../settings/use-settings.ts';
import { useAction } from '../../state/use-action.ts';

const NO_LISTS: ListsBody = { xero: null, xeroError: null, store: null, storeError: null };

/** What this page shows; rules and tracking are accepted one by one on their tab. */
const SHOWN = ['accounts', 'taxes', 'payments', 'documents', 'contacts'];

/** Proposed without a question: certain enough, and nothing is switched on. */
function isProposed({ path, confidence, optIn }: Suggestion): boolean {
  return confidence !== 'low' && optIn !== true && SHOWN.some((section) => isWithin(path, section));
}

interface Parts {
  readonly settings: SettingsState;
  readonly lists: Lists;
  readonly onStatus: (status: StatusBody) => void;
}

/** The settings as proposed, with what a person changed of it on this page; nothing is saved before "Accept all". */
export function useReview({ settings, lists, onStatus }: Parts) {
  const { form, load } = settings;
  const suggestions = useMemo(() => lists.suggestions.data?.suggestions ?? [], [lists.suggestions.data]);
  const [chosen, setChosen] = useState<Changes>(new Map());
  const changes = useMemo<Changes>(
    () => new Map([...suggestions.filter(isProposed).map(({ path, value }) => [path, value] as const), ...chosen]),
    [suggestions, chosen],
  );
  const accept = useAction(async () => {
    if (form === null || load.data === null) return;
    const { revision, settings: saved } = load.data;
    const open = new Map([...changes].filter(([path, value]) => !isSame(valueAt(saved, path), value)));
    try {
      if (open.size > 0) load.set(await saveSettings(revision, toSettingsChanges(saved, open, form.schema)));
    } catch (rejection) {
      // What somebody else saved meanwhile is shown before it is overwritten.
      if (toApiError(rejection).code === 'settings_changed') await load.reload();
      throw rejection;
    }
    const { sales } = (withChanges(saved, open) as Settings).accounts;
    onStatus(await (sales === null ? fetchStatus() : confirmAccounts()));
  });
  const props = form === null ? null : formOf(form, { suggestions, changes, lists, setChosen, accept });
  return { props, accept, isSuggesting: lists.suggestions.data === null && lists.suggestions.isLoading };
}

interface View {
  readonly suggestions: readonly Suggestion[];
  readonly changes: Changes;
  readonly lists: Lists;
  readonly setChosen: (change: (before: Changes) => Changes) => void;
  readonly accept: { readonly error: { readonly faults: SettingsForm['faults'] } | null };
}

/** For the controls of the settings tabs: their form, with the proposals as its unsaved changes. */
function formOf(form: SettingsForm, { suggestions, changes, lists, setChosen, accept }: View): FormProps {
  const set = (path: string, value: unknown): void => setChosen((before) => new Map([...before, [path, value]]));
  return {
    form: {
      ...form,
      ...{ draft: withChanges(form.draft, changes) as Settings, changes, set, add: set },
      faults: accept.error?.faults ?? [],
    },
    lists: lists.lists.data ?? NO_LISTS,
    suggestions: [...suggestions],
    refreshLists: lists.refresh,
  };
}
