import { Button } from '@wordpress/components';
import { __, _n, sprintf } from '@wordpress/i18n';
import { useState } from '@wordpress/element';
import type { BackfillEffectBody } from '../../../sidecar/src/contract/effect.ts';
import { fetchBackfillEffect } from '../api/effect.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { Facts } from '../components/Facts.tsx';
import { formatAmount } from '../components/Moment.tsx';
import { PostingsTable } from '../components/PostingsTable.tsx';
import { Progress } from '../components/Progress.tsx';
import { useReading } from '../state/use-reading.ts';

/** More orders are looked at when a person asks for it: each is read from the shop. */
const UNASKED_ORDERS_MAX = 500;

interface Props {
  readonly after: string;
  readonly until: string | null;
  readonly toPost: number;
}

/** What the counted orders would send to Xero and book there; nothing is sent. */
export function BackfillEffect({ after, until, toPost }: Props) {
  const [isWanted, setWanted] = useState(toPost <= UNASKED_ORDERS_MAX);
  const { data: body, error } = useReading(isWanted ? `${after} ${until ?? ''}` : null, {
    ask: (_isAgain, signal) => fetchBackfillEffect(after, until, signal),
    isReading: ({ state }) => state === 'reading',
  });
  if (toPost === 0) return null;
  if (!isWanted)
    return (
      <p className="ml-connector-gap">
        <Button variant="secondary" onClick={() => setWanted(true)} __next40pxDefaultSize>
          {__('Show what they book in Xero', 'ml-connector')}
        </Button>
      </p>
    );
  return (
    <section className="ml-connector-gap" aria-label={__('Effect on the books', 'ml-connector')}>
      <h3>{__('Effect on the books', 'ml-connector')}</h3>
      <ErrorNotice error={error} />
      {error === null && body?.state !== 'ready' && (
        <Progress
          label={__('Working out what would be posted. Nothing is sent.', 'ml-connector')}
          done={body?.read ?? 0}
          all={body === null || body.of === 0 ? null : body.of}
          words={readWords(body)}
        />
      )}
      {body?.state === 'ready' && <Effect effect={body} />}
    </section>
  );
}

function readWords(body: BackfillEffectBody | null): string {
  if (body === null || body.of === 0) return __('Reading the shop …', 'ml-connector');
  // translators: 1: orders done, 2: all orders
  return sprintf(__('%1$d of %2$d orders', 'ml-connector'), body.read, body.of);
}

function Effect({ effect }: { readonly effect: BackfillEffectBody }) {
  const { postings, taxes, problems, left, needAttention } = effect;
  return (
    <>
      <Facts facts={factsOf(effect)} />
      {postings.length > 0 && (
        <PostingsTable postings={postings} caption={__('Debits and credits by account', 'ml-connector')} />
      )}
      {taxes.length > 0 && <Facts facts={taxFactsOf(effect)} />}
      {needAttention > 0 && (
        <details className="ml-connector-gap">
          <summary>
            {/* translators: %d: how many orders */}
            {sprintf(
              _n('%d order needs attention', '%d orders need attention', needAttention, 'ml-connector'),
              needAttention,
            )}
          </summary>
          <ul>
            {problems.map(({ order, message, fix }) => (
              <li key={`${order} ${message}`}>
                {/* translators: %d: id of an order */}
                <strong>{sprintf(__('Order %d', 'ml-connector'), order)}</strong>: {message} {fix}
              </li>
            ))}
            {left > 0 && (
              // translators: %d: how many
              <li>{sprintf(_n('and %d more', 'and %d more', left, 'ml-connector'), left)}</li>
            )}
          </ul>
        </details>
      )}
    </>
  );
}

function factsOf({ contacts, sums, waiting }: BackfillEffectBody) {
  const ofKind = (kind: string) => sums.filter((one) => one.kind === kind && one.action === 'create');
  return [
    ...Object.entries(NAMES).flatMap(([kind, name]) => {
      const own = ofKind(kind);
      const count = own.reduce((all, { documents }) => all + documents, 0);
      // translators: 1: how many, 2: their total
      const value = sprintf(__('%1$d, %2$s in total', 'ml-connector'), count, moneyIn(own));
      return own.length === 0 ? [] : [{ name: name(), value }];
    }),
    {
      name: __('Contacts', 'ml-connector'),
      // translators: 1: number of new contacts, 2: number of contacts that exist
      value: sprintf(__('%1$d new, %2$d that Xero has', 'ml-connector'), contacts.new, contacts.matched),
    },
    ...(waiting === 0 ? [] : [{ name: __('Retried later', 'ml-connector'), value: String(waiting) }]),
  ];
}

function taxFactsOf({ taxes }: BackfillEffectBody) {
  return [...new Set(taxes.map(({ name }) => name))].map((name) => {
    const own = taxes.filter((one) => one.name === name);
    // translators: %s: name of a tax rate
    return {
      name: sprintf(__('Tax: %s', 'ml-connector'), name),
      value: moneyIn(own.map(({ tax: amount, currency }) => ({ amount, currency }))),
    };
  });
}

function moneyIn(amounts: readonly { readonly amount: string; readonly currency: string }[]): string {
  return amounts.map(({ amount, currency }) => formatAmount(amount, currency)).join(', ');
}

const NAMES: Readonly<Record<string, () => string>> = {
  invoice: () => __('Invoices', 'ml-connector'),
  credit_note: () => __('Credit notes', 'ml-connector'),
  payment: () => __('Payments', 'ml-connector'),
};
