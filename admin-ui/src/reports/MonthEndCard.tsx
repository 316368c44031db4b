import { Button, SelectControl } from '@wordpress/components';
import { __, _n, sprintf } from '@wordpress/i18n';
import { useMemo, useState } from '@wordpress/element';
import { fetchMonthEnd, fetchMonthEndFile } from '../api/reports.ts';
import { saveFile } from '../activity/save-file.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { Waiting } from '../components/Loaded.tsx';
import { formatMoment } from '../components/Moment.tsx';
import { ReportActions } from '../components/ReportActions.tsx';
import { Section } from '../components/Section.tsx';
import { useAction } from '../state/use-action.ts';
import { useReading } from '../state/use-reading.ts';
import { monthChoices } from './months.ts';
import { SectionTable } from './SectionTable.tsx';

/** What an accountant checks at the end of a month: to read, to print, and for a spreadsheet. */
export function MonthEndCard() {
  const months = useMemo(() => monthChoices(new Date()), []);
  const [month, setMonth] = useState(months[1]?.value ?? '');
  const {
    data: report,
    error,
    again,
  } = useReading(month, {
    ask: async (isAgain, signal) => fetchMonthEnd(month, isAgain, signal),
    isReading: ({ state }) => state === 'reading',
  });
  const download = useAction(async () =>
    saveFile(`month-end-${month}.csv`, await fetchMonthEndFile(month), 'text/csv'),
  );
  const isReady = report?.state === 'ready';
  const label = months.find(({ value }) => value === month)?.label ?? month;
  return (
    <Section
      title={__('Month end', 'ml-connector')}
      intro={__(
        'What your accountant needs of a month: sales and tax by country and rate, the figures of tax returns, gift cards, open items, and what does not fit. It only reads.',
        'ml-connector',
      )}
      actions={<ReportActions isReady={isReady} download={download} />}
    >
      <ErrorNotice error={download.error} onDismiss={download.forget} />
      <div className="ml-connector-row ml-connector-noprint">
        <SelectControl label={__('Month', 'ml-connector')} value={month} options={months} onChange={setMonth} />
        {isReady && (
          <Button className="ml-connector-report__again" variant="tertiary" onClick={again} __next40pxDefaultSize>
            {__('Read again', 'ml-connector')}
          </Button>
        )}
      </div>
      <ErrorNotice error={error} onRetry={again} />
      {error === null && !isReady && <Waiting text={readingWords(report?.documents ?? 0)} />}
      {isReady && (
        <div className="ml-connector-report">
          {/* translators: %s: a month, e.g. "November 2026" */}
          <h2 className="ml-connector-report__title">{sprintf(__('Month end %s', 'ml-connector'), label)}</h2>
          {report.readAt !== null && (
            <p className="ml-connector-quiet">
              {/* translators: %s: date and time */}
              {sprintf(__('Read from Xero and the shop: %s', 'ml-connector'), formatMoment(report.readAt))}
            </p>
          )}
          {report.sections.map((section) => (
            <SectionTable key={section.id} section={section} />
          ))}
        </div>
      )}
    </Section>
  );
}

function readingWords(documents: number): string {
  const reading = __('Reading the month from Xero and the shop …', 'ml-connector');
  if (documents === 0) return reading;
  /* translators: %d: how many documents */
  return `${reading} ${sprintf(_n('%d document so far.', '%d documents so far.', documents, 'ml-connector'), documents)}`;
}
