import { __, _n, sprintf } from '@wordpress/i18n';
import type { SettingsEffectBody } from '../../../sidecar/src/contract/effect.ts';
import type { SettingsChange } from '../../../sidecar/src/contract/settings.ts';
import { fetchSettingsEffect } from '../api/effect.ts';
import { formatAmount } from '../components/Moment.tsx';
import { PostingsTable } from '../components/PostingsTable.tsx';
import { useMedia } from '../state/use-media.ts';
import { useReading } from '../state/use-reading.ts';

/** A person who types is not interrupted, and the service is not asked for every letter. */
const PAUSE_MS = 1_200;
const CHANGES_SHOWN_MAX = 4;
/** WordPress's own breakpoint for phones; the bar stays in view while the page is scrolled. */
const NARROW = '(max-width: 782px)';

/** Beside Save: what the unsaved changes change of the latest orders. Quiet while nothing is known. */
export function SettingsEffect({ changes }: { readonly changes: readonly SettingsChange[] }) {
  // The form makes a new list each time it is drawn: equal ones are the same question.
  const { data: body, error } = useReading(changes.length === 0 ? null : JSON.stringify(changes), {
    ask: (_isAgain, signal) => fetchSettingsEffect(changes, signal),
    isReading: ({ state }) => state === 'reading',
    pauseMs: PAUSE_MS,
  });
  const isNarrow = useMedia(NARROW);
  if (changes.length === 0) return null;
  return (
    <div className="ml-connector-effect" aria-live="polite">
      {error !== null && error.status !== STILL_WRONG && (
        <p className="ml-connector-quiet">
          {/* translators: %s: why */}
          {sprintf(__('What this changes on your orders could not be read: %s', 'ml-connector'), error.message)}
        </p>
      )}
      {error === null && body?.state === 'reading' && (
        <p className="ml-connector-quiet">{__('Reading your last 100 orders …', 'ml-connector')}</p>
      )}
      {body?.state === 'ready' && <Effect effect={body} isFolded={isNarrow} />}
    </div>
  );
}

/** The fields say what is wrong. */
const STILL_WRONG = 422;

interface EffectProps {
  readonly effect: SettingsEffectBody;
  /** Where it lies over the page: one line, and the rest on request. */
  readonly isFolded?: boolean;
}

export function Effect({ effect: { orders, same, changes, postings }, isFolded = false }: EffectProps) {
  if (orders === 0) return <p className="ml-connector-quiet">{__('The shop has no orders yet.', 'ml-connector')}</p>;
  if (changes.length === 0)
    return (
      <p>
        {sprintf(
          // translators: %d: how many orders
          _n(
            'Your last order would be posted as before.',
            'Your last %d orders would all be posted as before.',
            orders,
            'ml-connector',
          ),
          orders,
        )}
      </p>
    );
  const sum = sprintf(
    // translators: 1: how many orders, 2: how many of them stay as before
    _n('Of your last %1$d order, %2$d as before:', 'Of your last %1$d orders, %2$d as before:', orders, 'ml-connector'),
    orders,
    same,
  );
  const moves = <Moves changes={changes} postings={postings} />;
  if (isFolded)
    return (
      <details>
        <summary>{sum}</summary>
        {moves}
      </details>
    );
  return (
    <>
      <p>{sum}</p>
      {moves}
    </>
  );
}

function Moves({ changes, postings }: Pick<SettingsEffectBody, 'changes' | 'postings'>) {
  const more = changes.length - CHANGES_SHOWN_MAX;
  return (
    <>
      <ul className="ml-connector-effect__list">
        {changes.slice(0, CHANGES_SHOWN_MAX).map((change) => (
          <li key={change.text}>{inWords(change)}</li>
        ))}
        {more > 0 && (
          // translators: %d: how many changes
          <li>{sprintf(_n('and %d more change', 'and %d more changes', more, 'ml-connector'), more)}</li>
        )}
      </ul>
      {postings.length > 0 && (
        <details>
          <summary>{__('Show what moves between accounts', 'ml-connector')}</summary>
          <PostingsTable postings={postings} caption={__('What moves between accounts', 'ml-connector')} />
        </details>
      )}
      <p className="ml-connector-quiet">
        {__('Orders that are in Xero stay unchanged: this is how they would be posted from now on.', 'ml-connector')}
      </p>
    </>
  );
}

function inWords({ orders, text, amounts }: SettingsEffectBody['changes'][number]): string {
  const money = amounts.map(({ amount, currency }) => formatAmount(amount, currency)).join(', ');
  return `${orders} ${text}${money === '' ? '' : ` (${money})`}`;
}
