import { Button } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import type { PeriodBody } from '../../../sidecar/src/contract/reconciliation.ts';
import { fetchBookDay } from '../api/books.ts';
import { Loaded } from '../components/Loaded.tsx';
import { formatDay } from '../components/Moment.tsx';
import { Section } from '../components/Section.tsx';
import { useLoad } from '../state/use-load.ts';
import { type CauseActions, CauseList } from './CauseList.tsx';
import { SideBySide } from './SideBySide.tsx';
import { monthName } from './words.ts';

interface MonthProps extends CauseActions {
  readonly month: string;
  readonly period: PeriodBody;
}

/** The causes and figures of the month. */
export function MonthCard({ month, period, ...actions }: MonthProps) {
  return (
    /* translators: %s: a month or a day */
    <Section title={sprintf(__('What differs in %s', 'ml-connector'), monthName(month))}>
      <Causes period={period} {...actions} />
    </Section>
  );
}

interface DayProps extends CauseActions {
  readonly day: string;
  readonly currency: string;
  readonly onMonth: () => void;
}

/** The causes and figures of one day. */
export function DayCard({ day, currency, onMonth, ...actions }: DayProps) {
  const load = useLoad(async (signal) => fetchBookDay(day, signal));
  return (
    <Section
      /* translators: %s: a month or a day */
      title={sprintf(__('What differs on %s', 'ml-connector'), formatDay(day))}
      actions={
        <Button variant="tertiary" onClick={onMonth} __next40pxDefaultSize>
          {__('Show the whole month', 'ml-connector')}
        </Button>
      }
    >
      <Loaded load={load} loading={__('Loading the day …', 'ml-connector')}>
        {({ periods }) => {
          const period = periods.find((one) => one.currency === currency);
          if (period === undefined)
            /* translators: %s: a currency */
            return <p>{sprintf(__('No orders and no documents in %s on this day.', 'ml-connector'), currency)}</p>;
          return <Causes period={period} {...actions} />;
        }}
      </Loaded>
    </Section>
  );
}

function Causes({ period, ...actions }: { readonly period: PeriodBody } & CauseActions) {
  return (
    <div className="ml-connector-period">
      <div>
        <CauseList period={period} {...actions} />
      </div>
      <div>
        <h3>{__('Side by side', 'ml-connector')}</h3>
        <SideBySide period={period} />
      </div>
    </div>
  );
}
