import type { ListsBody } from '../../../sidecar/src/contract/lists.ts';
import type { SuggestionsBody } from '../../../sidecar/src/contract/settings.ts';
import type { Suggestion } from '../../../sidecar/src/settings/suggestion.ts';
import { isSame, valueAt } from './document.ts';
import { isWithin } from './use-faults.ts';
import type { SettingsForm } from './use-settings.ts';

/** The props of every settings tab. */
export interface FormProps {
  readonly form: SettingsForm;
  /** Null for a side that could not be read. */
  readonly lists: ListsBody;
  readonly suggestions: SuggestionsBody['suggestions'];
  /** Reads both sides' lists again, bypassing the sidecar's cache. */
  readonly refreshLists?: () => void;
}

export function faultOf(form: SettingsForm, path: string): string | null {
  const found = form.faults.filter((one) => isWithin(one.path, path)).map(({ message }) => message);
  return found.length === 0 ? null : [...new Set(found)].join(' ');
}

/** The sidecar's suggestions that the draft does not have yet. */
export function openSuggestion({ form, suggestions }: FormProps, path: string): Suggestion | null {
  const found = suggestions.find((one) => one.path === path) ?? null;
  return found === null || isSame(valueAt(form.draft, path), found.value) ? null : found;
}

export function openSuggestions(props: FormProps, sections: readonly string[]): Suggestion[] {
  return props.suggestions.filter(
    ({ path }) => sections.some((section) => isWithin(path, section)) && openSuggestion(props, path) !== null,
  );
}

/** For links from a problem or a fault to the tab with its field. */
export function tabOfSetting(path: string): 'accounts' | 'payments' | 'documents' | 'sync' {
  const [section = ''] = path.split('.');
  if (section === 'payments' || section === 'sync') return section;
  if (section === 'payouts') return 'payments';
  return ['accounts', 'taxes', 'rules', 'tracking'].includes(section) ? 'accounts' : 'documents';
}
