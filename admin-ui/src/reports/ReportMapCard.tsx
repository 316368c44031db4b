import { Button, ExternalLink } from '@wordpress/components';
import { __, _n, sprintf } from '@wordpress/i18n';
import type { ReportMapBody } from '../../../sidecar/src/contract/reports.ts';
import { fetchReportMap } from '../api/reports.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { Waiting } from '../components/Loaded.tsx';
import { formatMoment } from '../components/Moment.tsx';
import { Section } from '../components/Section.tsx';
import { StateMark, type Mood } from '../components/StateMark.tsx';
import { TabLink } from '../components/TabLink.tsx';
import { nameOf } from '../settings/words.ts';
import { useReading } from '../state/use-reading.ts';
import type { OnTab } from '../state/use-tab.ts';

type Mapped = ReportMapBody['reports'][number];

/** Xero's own reports: what each needs of the documents, whether they have it, and the setting that is missing. */
export function ReportMapCard({ onTab }: { readonly onTab: OnTab }) {
  const {
    data: map,
    error,
    again,
  } = useReading('report-map', {
    ask: async (isAgain, signal) => fetchReportMap(isAgain, signal),
    isReading: ({ state }) => state === 'reading',
  });
  return (
    <Section
      title={__('Reports in Xero', 'ml-connector')}
      intro={__(
        'What Xero’s own reports find in your latest 100 orders, as they would be posted with the settings of now. Documents already in Xero keep what they have.',
        'ml-connector',
      )}
      actions={
        map?.state === 'ready' && (
          <Button variant="tertiary" onClick={again} __next40pxDefaultSize>
            {__('Count again', 'ml-connector')}
          </Button>
        )
      }
    >
      <ErrorNotice error={error} onRetry={again} />
      {error === null && map?.state !== 'ready' && <Waiting text={readingWords(map?.read ?? 0)} />}
      {map?.state === 'ready' && <ReadyMap map={map} onTab={onTab} />}
    </Section>
  );
}

function ReadyMap({ map, onTab }: { readonly map: ReportMapBody; readonly onTab: OnTab }) {
  if (map.of === 0) return <p>{__('There are no orders to post yet.', 'ml-connector')}</p>;
  return (
    <>
      {map.readAt !== null && (
        <p className="ml-connector-quiet">
          {/* translators: %s: date and time */}
          {sprintf(__('Counted: %s', 'ml-connector'), formatMoment(map.readAt))}
        </p>
      )}
      {map.held > 0 && (
        <p>
          <StateMark mood="warn">
            {sprintf(
              // translators: %d: number of orders
              _n(
                '%d order cannot be posted yet, so no report has it.',
                '%d orders cannot be posted yet, so no report has them.',
                map.held,
                'ml-connector',
              ),
              map.held,
            )}
          </StateMark>{' '}
          <TabLink tab="connection" onTab={onTab} />
        </p>
      )}
      <ul className="ml-connector-map">
        {map.reports.map((one) => (
          <MappedReport key={one.id} report={one} of={map.of} onTab={onTab} />
        ))}
      </ul>
    </>
  );
}

interface ReportProps {
  readonly report: Mapped;
  readonly of: number;
  readonly onTab: OnTab;
}

function MappedReport({ report, of, onTab }: ReportProps) {
  const { title, needs, orders, lines, missing, link } = report;
  const mood: Mood = orders === of ? 'good' : orders === 0 ? 'bad' : 'warn';
  return (
    <li>
      <h3>{title}</h3>
      <p className="ml-connector-quiet">{needs}</p>
      <p>
        <StateMark mood={mood}>{countWords(orders, of, lines)}</StateMark>
      </p>
      {missing.map(({ setting, why, tab }) => (
        <p key={setting}>
          {why} {tab !== null && <SettingLink setting={setting} tab={tab} onTab={onTab} />}
        </p>
      ))}
      {/^https:\/\//.test(link) && (
        <p>
          {/* translators: %s: name of a report */}
          <ExternalLink href={link}>{sprintf(__('Open “%s” in Xero', 'ml-connector'), title)}</ExternalLink>
        </p>
      )}
    </li>
  );
}

interface LinkProps {
  readonly setting: string;
  readonly tab: NonNullable<Mapped['missing'][number]['tab']>;
  readonly onTab: OnTab;
}

function SettingLink({ setting, tab, onTab }: LinkProps) {
  return (
    <Button variant="link" onClick={() => onTab(tab, setting)}>
      {/* translators: %s: name of a setting */}
      {sprintf(__('Change “%s”', 'ml-connector'), nameOf(setting))}
    </Button>
  );
}

function countWords(orders: number, of: number, lines: Mapped['lines']): string {
  // translators: 1: number of orders that have it, 2: number of all
  const all = sprintf(_n('%1$d of %2$d order has it', '%1$d of %2$d orders have it', of, 'ml-connector'), orders, of);
  if (lines === null || lines.without === 0) return `${all}.`;
  // translators: 1: number of lines without it, 2: number of all, 3: what they lack, e.g. an item
  const words = _n(
    '%1$d of %2$d line is without %3$s',
    '%1$d of %2$d lines are without %3$s',
    lines.of,
    'ml-connector',
  );
  return `${all}; ${sprintf(words, lines.without, lines.of, lines.what)}.`;
}

function readingWords(read: number): string {
  const reading = __('Reading the latest orders …', 'ml-connector');
  if (read === 0) return reading;
  // translators: %d: number of orders
  return `${reading} ${sprintf(_n('%d order so far.', '%d orders so far.', read, 'ml-connector'), read)}`;
}
