import { __, sprintf } from '@wordpress/i18n';
import type { EntryBody } from '../../../sidecar/src/contract/orders.ts';
import { formatMoment } from '../components/Moment.tsx';
import { StateMark } from '../components/StateMark.tsx';
import { moodOf } from './state-filter.ts';

/** The state of an order in the service's words, and until when it waits. */
export function OrderStateMark({ is: { code, label, until } }: Pick<EntryBody, 'is'>) {
  return (
    <StateMark mood={moodOf(code)}>
      {label}
      {until !== null && (
        <>
          {' '}
          <time dateTime={until} className="ml-connector-quiet">
            {/* translators: %s: date and time */}
            {sprintf(__('until %s', 'ml-connector'), formatMoment(until))}
          </time>
        </>
      )}
    </StateMark>
  );
}
