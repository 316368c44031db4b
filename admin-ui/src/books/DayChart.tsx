import { __, sprintf } from '@wordpress/i18n';
import { useId } from '@wordpress/element';
import { daysOfMonth } from '../../../sidecar/src/figures/calendar.ts';
import { lessRefunds, stateOfDay } from '../../../sidecar/src/figures/month.ts';
import { plotOf, type PlotDay } from '../../../sidecar/src/figures/plot.ts';
import type { BookDay } from '../../../sidecar/src/contract/books.ts';
import { formatAmount } from '../components/Moment.tsx';
import { DaysTable } from './DaysTable.tsx';
import { monthName, shortAmount, shortDay } from './words.ts';

interface Props {
  readonly month: string;
  readonly currency: string;
  readonly days: readonly BookDay[];
  readonly chosen: string | null;
  readonly onChoose: (day: string) => void;
}

/** Days named below the bars. */
const NAMED_EVERY = 5;
/** A day's share of the drawing, of which the bars take most. */
const SLOT = 10;
const BAR = 3.6;
const GAP = 0.4;

/** Shop and Xero beside each other, day by day. The bars are drawn; the table below has the same figures. */
export function DayChart({ month, currency, days, chosen, onChoose }: Props) {
  const id = useId();
  const plot = plotOf(daysOfMonth(month), days);
  const width = plot.days.length * SLOT;
  return (
    <figure className="ml-connector-plot">
      <div className="ml-connector-plot__area" dir="ltr">
        <div className="ml-connector-plot__scale" aria-hidden="true">
          {plot.lines.map(({ amount, top }) => (
            <span key={amount} style={{ top: `${top}%` }}>
              {shortAmount(amount)}
            </span>
          ))}
        </div>
        <svg
          role="img"
          aria-labelledby={`${id}-title`}
          aria-describedby={`${id}-desc`}
          viewBox={`0 0 ${width} 100`}
          preserveAspectRatio="none"
        >
          <title id={`${id}-title`}>
            {/* translators: 1: a month, 2: a currency */}
            {sprintf(__('Shop and Xero, %1$s, %2$s', 'ml-connector'), monthName(month), currency)}
          </title>
          <desc id={`${id}-desc`}>
            {__(
              'Two bars for each day: sales less refunds in the shop, and in Xero. The table has the figures.',
              'ml-connector',
            )}
          </desc>
          {plot.lines.map(({ amount, top }) => (
            <line key={amount} className={amount === '0' ? 'is-zero' : ''} x1="0" x2={width} y1={top} y2={top} />
          ))}
          {plot.days.map((one, at) => (
            <DayBars key={one.day} of={one} left={at * SLOT} isChosen={one.day === chosen} onChoose={onChoose} />
          ))}
        </svg>
        <div className="ml-connector-plot__days" aria-hidden="true">
          {plot.days.map(({ day }, at) => (
            <span key={day}>{at === 0 || (at + 1) % NAMED_EVERY === 0 ? at + 1 : ''}</span>
          ))}
        </div>
      </div>
      <figcaption>
        <ul className="ml-connector-legend">
          <li>
            <span className="ml-connector-plot__key is-shop" /> {__('Shop', 'ml-connector')}
          </li>
          <li>
            <span className="ml-connector-plot__key is-xero" /> {__('Xero', 'ml-connector')}
          </li>
          <li>
            <span className="ml-connector-plot__key is-off" /> {__('Xero, where the day differs', 'ml-connector')}
          </li>
        </ul>
      </figcaption>
      <details>
        <summary>{__('As a table', 'ml-connector')}</summary>
        <DaysTable days={days} currency={currency} />
      </details>
    </figure>
  );
}

interface BarsProps {
  readonly of: PlotDay;
  readonly left: number;
  readonly isChosen: boolean;
  readonly onChoose: (day: string) => void;
}

/** Selected by a click as in the calendar, which has the keys for it. */
function DayBars({ of: { day, book, shop, xero }, left, isChosen, onChoose }: BarsProps) {
  const start = left + (SLOT - 2 * BAR - GAP) / 2;
  return (
    <g
      data-state={book === null ? 'empty' : stateOfDay(book)}
      className={isChosen ? 'is-chosen' : ''}
      onClick={() => onChoose(day)}
    >
      <rect className="is-day" x={left} y="0" width={SLOT} height="100">
        {book !== null && <title>{inWords(book)}</title>}
      </rect>
      <rect className="is-shop" x={start} y={shop.top} width={BAR} height={shop.height} />
      <rect className="is-xero" x={start + BAR + GAP} y={xero.top} width={BAR} height={xero.height} />
    </g>
  );
}

function inWords({ day, shop, xero, currency }: BookDay): string {
  const money = (side: BookDay['shop']) => formatAmount(lessRefunds(side), currency);
  /* translators: 1: a day, 2 and 3: amounts */
  return sprintf(__('%1$s: %2$s in the shop, %3$s in Xero', 'ml-connector'), shortDay(day), money(shop), money(xero));
}
