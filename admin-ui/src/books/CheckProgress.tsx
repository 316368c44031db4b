import { __, sprintf } from '@wordpress/i18n';
import { daysOfMonth } from '../../../sidecar/src/figures/calendar.ts';
import type { BooksBody } from '../../../sidecar/src/contract/books.ts';
import { formatDay } from '../components/Moment.tsx';
import { Progress } from '../components/Progress.tsx';
import { monthName, ordersWords } from './words.ts';

interface Props {
  readonly month: string;
  readonly today: string;
  readonly checking: NonNullable<BooksBody['checking']>;
}

/** How far a check is: by its days. */
export function CheckProgress({ month, today, checking: { through, orders } }: Props) {
  const days = daysOfMonth(month).filter((day) => day <= today);
  return (
    <Progress
      /* translators: %s: a month */
      label={sprintf(__('Comparing %s with Xero …', 'ml-connector'), monthName(month))}
      done={days.filter((day) => day <= through).length}
      all={through === '' ? null : days.length}
      words={
        through === ''
          ? __('Reading the shop and Xero.', 'ml-connector')
          : sprintf(
              /* translators: 1: a day, 2: "149 orders" */
              __('Compared up to %1$s: %2$s.', 'ml-connector'),
              formatDay(through),
              ordersWords(orders),
            )
      }
    />
  );
}
