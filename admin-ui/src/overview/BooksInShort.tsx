import { __, sprintf } from '@wordpress/i18n';
import { currencyMonths } from '../../../sidecar/src/figures/month.ts';
import { fetchBooks } from '../api/books.ts';
import { headline, isOverOn, monthName, MOODS } from '../books/words.ts';
import { Loaded } from '../components/Loaded.tsx';
import { formatMoment } from '../components/Moment.tsx';
import { Section } from '../components/Section.tsx';
import { StateMark } from '../components/StateMark.tsx';
import { TabLink } from '../components/TabLink.tsx';
import { useLoad } from '../state/use-load.ts';
import type { OnTab } from '../state/use-tab.ts';

interface Props {
  /** "2026-11". */
  readonly month: string;
  readonly onTab: OnTab;
}

/** Whether shop and Xero agree this month, as last checked. */
export function BooksInShort({ month, onTab }: Props) {
  const books = useLoad(async (signal) => fetchBooks(month, false, signal));
  return (
    <Section title={__('Books', 'ml-connector')} actions={<TabLink tab="books" onTab={onTab} />}>
      <Loaded load={books} loading={__('Loading the books …', 'ml-connector')}>
        {(found) => {
          const months = currencyMonths(found);
          return (
            <>
              <ul className="ml-connector-reasons">
                {months.map((one) => (
                  <li key={one.currency}>
                    <StateMark mood={MOODS[one.state]}>{headline(month, one, isOverOn(month, found.today))}</StateMark>
                  </li>
                ))}
                {months.length === 0 && (
                  <li>
                    <StateMark mood={found.checkedAt === null ? 'idle' : 'good'}>
                      {found.checkedAt === null
                        ? /* translators: %s: a month */
                          sprintf(__('%s is not checked yet.', 'ml-connector'), monthName(month))
                        : /* translators: %s: a month */
                          sprintf(__('%s has no orders, and no invoices in Xero.', 'ml-connector'), monthName(month))}
                    </StateMark>
                  </li>
                )}
              </ul>
              <p className="ml-connector-quiet">
                {found.checkedAt === null
                  ? __('Shop and Xero are compared every night, day by day.', 'ml-connector')
                  : /* translators: %s: date and time */
                    sprintf(__('Checked %s.', 'ml-connector'), formatMoment(found.checkedAt))}
              </p>
            </>
          );
        }}
      </Loaded>
    </Section>
  );
}
