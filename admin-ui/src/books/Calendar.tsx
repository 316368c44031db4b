import { getSettings, gmdateI18n } from '@wordpress/date';
import { __, isRTL, sprintf } from '@wordpress/i18n';
import { useRef, useState } from '@wordpress/element';
import type { KeyboardEvent } from 'react';
import { daysOfMonth, weeksOfMonth } from '../../../sidecar/src/figures/calendar.ts';
import { signOf, stateOfDay, withoutSign } from '../../../sidecar/src/figures/month.ts';
import type { BookDay } from '../../../sidecar/src/contract/books.ts';
import { formatAmount, formatDay } from '../components/Moment.tsx';
import { type DayState, shortAmount, SIGNS, stateWords } from './words.ts';

interface Props {
  readonly month: string;
  /** The shop's day now. */
  readonly today: string;
  /** Of one currency. */
  readonly days: readonly BookDay[];
  readonly chosen: string | null;
  /** The chosen day once more: none is. */
  readonly onChoose: (day: string | null) => void;
}

const LEGEND: readonly DayState[] = ['agrees', 'differs', 'accepted', 'not_final', 'not_checked', 'empty'];
const WEEK = 7;
/** A longer amount would break in its cell. */
const CELL_CHARACTERS_MAX = 10;

/** Every day with its state. Arrow keys move from day to day, as in any grid; Enter or Space selects. */
export function Calendar(props: Props) {
  const { month, today, days, chosen } = props;
  const buttons = useRef(new Map<string, HTMLButtonElement>());
  const all = daysOfMonth(month).filter((day) => day <= today);
  const [held, setHeld] = useState<string | null>(null);
  const entered = [held, chosen, all.at(-1) ?? null].find((day) => day !== null && all.includes(day)) ?? null;
  const weekStart = getSettings().l10n.startOfWeek;
  const onKeyDown = (event: KeyboardEvent, day: string): void => {
    const next = neighbour(event.key, all.indexOf(day), all, weekday(day, weekStart));
    if (next === null) return;
    event.preventDefault();
    setHeld(next);
    buttons.current.get(next)?.focus();
  };
  return (
    <>
      <table role="grid" className="ml-connector-calendar" aria-label={__('Days of the month', 'ml-connector')}>
        <thead>
          <tr>
            {Array.from({ length: WEEK }, (_, at) => weekdayName((weekStart + at) % WEEK)).map(({ full, short }) => (
              <th key={full} scope="col" abbr={full}>
                {short}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeksOfMonth(month, weekStart).map((week, at) => (
            <tr key={at}>
              {week.map((day, place) =>
                day === null ? (
                  <td key={place} className="is-outside" />
                ) : (
                  <td key={day} aria-selected={day === chosen} className={day > today ? 'is-future' : undefined}>
                    {day > today ? (
                      <span className="ml-connector-day">{Number(day.slice(8))}</span>
                    ) : (
                      <Day
                        day={day}
                        book={days.find((one) => one.day === day) ?? null}
                        hasTabStop={day === entered}
                        onKeyDown={onKeyDown}
                        hold={(node) => {
                          if (node === null) buttons.current.delete(day);
                          else buttons.current.set(day, node);
                        }}
                        {...props}
                      />
                    )}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <ul className="ml-connector-legend" aria-label={__('Signs in the calendar', 'ml-connector')}>
        {LEGEND.map((state) => (
          <li key={state} data-state={state}>
            <span className="ml-connector-day__sign" aria-hidden="true">
              {SIGNS[state]}
            </span>
            {stateWords(state)}
          </li>
        ))}
      </ul>
    </>
  );
}

interface DayProps extends Props {
  readonly day: string;
  readonly book: BookDay | null;
  readonly hasTabStop: boolean;
  readonly onKeyDown: (event: KeyboardEvent, day: string) => void;
  readonly hold: (node: HTMLButtonElement | null) => void;
}

function Day({ day, book, today, chosen, hasTabStop, onChoose, onKeyDown, hold }: DayProps) {
  const state = dayState(day, book, today);
  const isOff = book !== null && signOf(book.difference) !== 0;
  const amount = isOff ? formatAmount(withoutSign(book.difference), book.currency) : null;
  const words = stateWords(state);
  const inCell =
    amount !== null && amount.length > CELL_CHARACTERS_MAX
      ? shortAmount(book?.difference.replace('-', '') ?? '', book?.currency)
      : amount;
  return (
    <button
      ref={hold}
      type="button"
      className="ml-connector-day"
      data-state={state}
      aria-pressed={day === chosen}
      aria-current={day === today ? 'date' : undefined}
      tabIndex={hasTabStop ? 0 : -1}
      onClick={() => onChoose(day === chosen ? null : day)}
      onKeyDown={(event) => onKeyDown(event, day)}
    >
      <span className="screen-reader-text">
        {amount === null ? `${formatDay(day)}: ${words}` : withAmount(day, words, amount)}
      </span>
      <span className="ml-connector-day__number" aria-hidden="true">
        {Number(day.slice(8))}
      </span>
      {SIGNS[state] !== '' && (
        <span className="ml-connector-day__sign" aria-hidden="true">
          {SIGNS[state]}
        </span>
      )}
      <span className="ml-connector-day__words" aria-hidden="true">
        {state === 'empty' ? '' : (inCell ?? words)}
      </span>
    </button>
  );
}

function withAmount(day: string, words: string, amount: string): string {
  /* translators: 1: a day, 2: "Differs", 3: an amount */
  return sprintf(__('%1$s: %2$s, %3$s', 'ml-connector'), formatDay(day), words, amount);
}

/** Days without orders and documents have no figures. */
function dayState(day: string, book: BookDay | null, today: string): DayState {
  if (book !== null) return isNothing(book) ? 'empty' : stateOfDay(book);
  return day === today ? 'open' : 'empty';
}

function isNothing({ state, shop, xero }: BookDay): boolean {
  return state === 'agrees' && [shop, xero].every((side) => side.orders === 0 && signOf(side.refunds) === 0);
}

/** The day that a key leads to; null = the key is not ours. */
function neighbour(key: string, at: number, all: readonly string[], inWeek: number): string | null {
  const [back, on] = isRTL() ? ['ArrowRight', 'ArrowLeft'] : ['ArrowLeft', 'ArrowRight'];
  const steps: Readonly<Record<string, number>> = {
    ...{ [back]: -1, [on]: 1, ArrowUp: -WEEK, ArrowDown: WEEK },
    ...{ Home: -inWeek, End: WEEK - 1 - inWeek, PageUp: -all.length, PageDown: all.length },
  };
  const step = steps[key];
  if (step === undefined) return null;
  return all[Math.min(Math.max(at + step, 0), all.length - 1)] ?? null;
}

/** Place of a day in its week. */
function weekday(day: string, weekStart: number): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() - weekStart + WEEK) % WEEK;
}

/** Of the week that began on Sunday, 1 November 2026. */
function weekdayName(day: number): { readonly full: string; readonly short: string } {
  const at = `2026-11-0${day + 1}T12:00:00Z`;
  return { full: gmdateI18n('l', at), short: gmdateI18n('D', at) };
}
