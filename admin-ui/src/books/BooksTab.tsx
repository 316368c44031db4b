import { Button, Notice } from '@wordpress/components';
import { dateI18n } from '@wordpress/date';
import { __, sprintf } from '@wordpress/i18n';
import { useState } from '@wordpress/element';
import { getQueryArg } from '@wordpress/url';
import { monthToOpen } from '../../../sidecar/src/figures/calendar.ts';
import { currencyMonths } from '../../../sidecar/src/figures/month.ts';
import type { BooksBody } from '../../../sidecar/src/contract/books.ts';
import { saveFile } from '../activity/save-file.ts';
import { fetchBooks, fetchBooksFile } from '../api/books.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { Waiting } from '../components/Loaded.tsx';
import { formatMoment } from '../components/Moment.tsx';
import { ReportActions } from '../components/ReportActions.tsx';
import { Section } from '../components/Section.tsx';
import { TabLink } from '../components/TabLink.tsx';
import { useAction } from '../state/use-action.ts';
import { useReading } from '../state/use-reading.ts';
import type { OnTab } from '../state/use-tab.ts';
import { CheckProgress } from './CheckProgress.tsx';
import { MonthBooks } from './MonthBooks.tsx';
import { MonthSummary } from './MonthSummary.tsx';
import { MonthPicker } from './MonthPicker.tsx';

interface Props {
  /** null = not known yet. */
  readonly isConnected: boolean | null;
  readonly onTab: OnTab;
  /** An order was replayed, or a difference accepted. */
  readonly onChanged: () => void;
}

/** Does the shop equal Xero? A month by its days, its causes and their orders. */
export function BooksTab({ isConnected, onTab, onChanged }: Props) {
  const [month, setMonth] = useState(firstMonth);
  const [thisMonth] = useState(() => dateI18n('Y-m', new Date()));
  const { data, error, again, reload } = useReading(month, {
    ask: async (isCheck, signal) => fetchBooks(month, isCheck, signal),
    isReading: ({ checking }) => checking !== null,
  });
  const download = useAction(async () => saveFile(`books-${month}.csv`, await fetchBooksFile(month), 'text/csv'));
  const [currency, setCurrency] = useState<string | null>(null);
  const months = data === null ? [] : currencyMonths(data);
  const shown = months.find((one) => one.currency === currency) ?? months[0] ?? null;
  const isReady = shown !== null;
  const last = data === null ? thisMonth : data.today.slice(0, 7);
  return (
    <>
      <Section
        title={__('Books', 'ml-connector')}
        intro={__(
          'Compares your shop with Xero, day by day and to the cent. It only reads: nothing is changed in either.',
          'ml-connector',
        )}
        actions={<ReportActions isReady={isReady} download={download} />}
      >
        <ErrorNotice error={download.error} onDismiss={download.forget} />
        <div className="ml-connector-books__bar ml-connector-noprint">
          <MonthPicker month={month} last={last} onChange={setMonth} />
          {data !== null && data.checking === null && isConnected !== false && (
            <div className="ml-connector-books__check">
              {data.checkedAt !== null && (
                <span className="ml-connector-quiet">
                  {/* translators: %s: date and time */}
                  {sprintf(__('Checked %s.', 'ml-connector'), formatMoment(data.checkedAt))}
                </span>
              )}
              <Button variant={data.checkedAt === null ? 'primary' : 'secondary'} onClick={again} __next40pxDefaultSize>
                {data.checkedAt === null ? __('Check this month', 'ml-connector') : __('Check again', 'ml-connector')}
              </Button>
            </div>
          )}
        </div>
        <ErrorNotice error={error} onRetry={reload} />
        {isConnected === false && (
          <Notice status="info" isDismissible={false} className="ml-connector-notice">
            <p>
              {__('This store is not connected to Xero. There is nothing to compare yet.', 'ml-connector')}{' '}
              <TabLink tab="connection" onTab={onTab} />
            </p>
          </Notice>
        )}
        {data === null && error === null && <Waiting text={__('Loading the books …', 'ml-connector')} />}
        {data !== null && (
          <>
            <Notices books={data} onCheck={again} />
            <MonthSummary
              books={data}
              months={months}
              shown={shown}
              mayCheck={isConnected !== false && data.checking === null}
              onChoose={setCurrency}
            />
          </>
        )}
      </Section>
      {data !== null && shown !== null && (
        <MonthBooks
          key={data.month}
          books={data}
          months={months}
          shown={shown}
          mayCompare={isConnected !== false}
          onTab={onTab}
          onChanged={onChanged}
          reload={reload}
        />
      )}
    </>
  );
}

/** What is to be known about the figures below. */
function Notices({ books, onCheck }: { readonly books: BooksBody; readonly onCheck: () => void }) {
  const { checking, failed, notices, month, today } = books;
  return (
    <>
      {checking !== null && <CheckProgress month={month} today={today} checking={checking} />}
      {failed !== null && checking === null && (
        <Notice status="warning" isDismissible={false} className="ml-connector-notice">
          <p>
            {sprintf(
              /* translators: 1: date and time, 2: why */
              __('The check of %1$s did not finish: %2$s', 'ml-connector'),
              formatMoment(failed.at),
              failed.message,
            )}
          </p>
          {failed.fix !== '' && <p>{failed.fix}</p>}
          <Button variant="secondary" onClick={onCheck} __next40pxDefaultSize>
            {__('Try again', 'ml-connector')}
          </Button>
        </Notice>
      )}
      {notices.length > 0 && (
        <ul className="ml-connector-books__notices ml-connector-quiet">
          {notices.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Named in the address, or the month that is looked at now. */
function firstMonth(): string {
  const named = getQueryArg(window.location.href, 'month');
  if (typeof named === 'string' && /^\d{4}-\d{2}$/.test(named)) return named;
  return monthToOpen(dateI18n('Y-m-d', new Date()));
}
