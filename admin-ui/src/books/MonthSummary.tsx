import { __, sprintf } from '@wordpress/i18n';
import type { CurrencyMonth } from '../../../sidecar/src/figures/month.ts';
import type { BooksBody } from '../../../sidecar/src/contract/books.ts';
import { StateMark } from '../components/StateMark.tsx';
import { Totals } from './Totals.tsx';
import { headline, isOverOn, MOODS, monthName } from './words.ts';

interface Props {
  readonly books: BooksBody;
  readonly months: readonly CurrencyMonth[];
  readonly shown: CurrencyMonth | null;
  readonly mayCheck: boolean;
  readonly onChoose: (currency: string) => void;
}

/** The month in one sentence, and its sums. */
export function MonthSummary({ books, months, shown, mayCheck, onChoose }: Props) {
  const { month, today, checkedAt } = books;
  return (
    <section className="ml-connector-noprint" aria-label={monthName(month)}>
      {shown === null ? (
        <Empty month={month} isChecked={checkedAt !== null} mayCheck={mayCheck} />
      ) : (
        <>
          <Headlines
            months={months}
            month={month}
            isOver={isOverOn(month, today)}
            chosen={shown.currency}
            onChoose={onChoose}
          />
          <Totals of={shown} />
        </>
      )}
    </section>
  );
}

interface HeadlinesProps {
  readonly months: readonly CurrencyMonth[];
  readonly month: string;
  readonly isOver: boolean;
  readonly chosen: string;
  readonly onChoose: (currency: string) => void;
}

/** One sentence for each currency; with several, the one whose figures are shown is chosen beside it. */
function Headlines({ months, month, isOver, chosen, onChoose }: HeadlinesProps) {
  return (
    <ul className="ml-connector-headlines">
      {months.map((one) => (
        <li key={one.currency}>
          <StateMark mood={MOODS[one.state]}>{headline(month, one, isOver)}</StateMark>
          {months.length > 1 && (
            <button
              type="button"
              className="button button-small"
              aria-pressed={one.currency === chosen}
              onClick={() => onChoose(one.currency)}
            >
              {/* translators: %s: a currency */}
              {sprintf(__('Show %s', 'ml-connector'), one.currency)}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

interface EmptyProps {
  readonly month: string;
  readonly isChecked: boolean;
  readonly mayCheck: boolean;
}

function Empty({ month, isChecked, mayCheck }: EmptyProps) {
  const name = monthName(month);
  if (isChecked)
    return (
      <p className="ml-connector-sentence">
        {/* translators: %s: a month */}
        <StateMark mood="good">
          {sprintf(__('%s has no orders, and no invoices in Xero.', 'ml-connector'), name)}
        </StateMark>
      </p>
    );
  return (
    <p className="ml-connector-sentence">
      {/* translators: %s: a month */}
      <StateMark mood="idle">{sprintf(__('%s is not checked yet.', 'ml-connector'), name)}</StateMark>{' '}
      {mayCheck && (
        <span className="ml-connector-quiet">
          {__('Press “Check this month”. The last 35 days are checked every night.', 'ml-connector')}
        </span>
      )}
    </p>
  );
}
