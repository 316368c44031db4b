import { SearchControl } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { useEffect, useState } from '@wordpress/element';
import type { EntriesBody } from '../../../sidecar/src/contract/orders.ts';
import { SMALL_FIELD } from '../components/field-style.ts';
import { countOf, stateGroups } from './state-filter.ts';

const TYPING_PAUSE_MS = 300;

interface Props {
  readonly chosen: string;
  readonly counts: EntriesBody['counts'] | null;
  readonly onChoose: (group: string) => void;
  readonly onSearch: (q: string) => void;
}

/** Views as above WordPress's own lists, and a search that waits for a pause in typing. */
export function Filters({ chosen, counts, onChoose, onSearch }: Props) {
  const [typed, setTyped] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => onSearch(typed.trim()), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, onSearch]);
  return (
    <div className="ml-connector-filters">
      <div className="ml-connector-views" role="group" aria-label={__('Show orders', 'ml-connector')}>
        {stateGroups().map((group) => (
          <button
            key={group.id}
            type="button"
            className="button-link"
            aria-pressed={group.id === chosen}
            onClick={() => onChoose(group.id)}
          >
            {group.label} {counts !== null && <span className="count">({countOf(group, counts)})</span>}
          </button>
        ))}
      </div>
      <SearchControl
        label={__('Search by order or invoice number', 'ml-connector')}
        placeholder={__('Order or invoice number', 'ml-connector')}
        value={typed}
        onChange={setTyped}
        {...SMALL_FIELD}
      />
    </div>
  );
}
