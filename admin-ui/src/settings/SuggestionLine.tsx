import { Button } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import type { ListsBody } from '../../../sidecar/src/contract/lists.ts';
import type { Suggestion } from '../../../sidecar/src/settings/suggestion.ts';
import { accountNameOf } from './AccountSelect.tsx';
import { nameOf } from './words.ts';
import { taxTypeNameOf } from './TaxTypeSelect.tsx';

interface Props {
  readonly suggestion: Suggestion | null;
  readonly lists: ListsBody;
  /** Name of its field. */
  readonly name: string;
  readonly onAccept: (suggestion: Suggestion) => void;
}

/** The sidecar's suggestion and its reason; applied only by a click. */
export function SuggestionLine({ suggestion, lists, name, onAccept }: Props) {
  if (suggestion === null) return null;
  const value = suggestedWords(suggestion, lists);
  return (
    <div className="ml-connector-suggestion">
      {/* translators: 1: a value, 2: why it is suggested */}
      {sprintf(__('Suggested: %1$s. %2$s', 'ml-connector'), value, suggestion.reason)}
      {suggestion.confidence === 'low' && <> {__('Not certain: check it first.', 'ml-connector')}</>}{' '}
      <Button
        variant="link"
        onClick={() => onAccept(suggestion)}
        // translators: 1: a value, 2: the field it is for
        aria-label={sprintf(__('Use suggestion: %1$s for %2$s', 'ml-connector'), value, name)}
      >
        {__('Use suggestion', 'ml-connector')}
      </Button>
    </div>
  );
}

function suggestedWords({ path, value }: Suggestion, { xero }: ListsBody): string {
  const accounts = xero?.accounts ?? [];
  if (typeof value === 'object' && value !== null) {
    const account: unknown = Object.entries(value).find(([key]) => key === 'account')?.[1];
    return typeof account === 'string' ? accountNameOf(account, accounts) : __('no payment', 'ml-connector');
  }
  if (typeof value !== 'string') return value === null ? __('none', 'ml-connector') : JSON.stringify(value);
  if (path.startsWith('payments.refunds.')) return __('Only those the provider paid', 'ml-connector');
  if (path.startsWith('taxes.')) return taxTypeNameOf(value, xero?.taxRates ?? []);
  return path.startsWith('accounts.') ? accountNameOf(value, accounts) : value;
}

interface AllProps {
  readonly suggestions: readonly Suggestion[];
  readonly onAccept: (suggestion: Suggestion) => void;
}

/** Applies all at once, except doubtful ones and those that would switch something on. */
export function AcceptAll({ suggestions, onAccept }: AllProps) {
  const sure = suggestions.filter(({ confidence, optIn }) => confidence !== 'low' && optIn !== true);
  if (sure.length === 0) return null;
  return (
    <Button
      variant="secondary"
      onClick={() => sure.forEach(onAccept)}
      // translators: %s: names of settings
      description={sprintf(__('For: %s', 'ml-connector'), sure.map(({ path }) => nameOf(path)).join(', '))}
      __next40pxDefaultSize
    >
      {/* translators: %d: how many */}
      {sprintf(__('Use all suggestions (%d)', 'ml-connector'), sure.length)}
    </Button>
  );
}
