import type { BookDay } from '../../contract/books.ts';
import { weeksOfMonth } from '../../figures/calendar.ts';
import { signOf, stateOfDay, withoutSign } from '../../figures/month.ts';
import { html, type Html } from '../page/html.ts';
import { booksAddress, type BooksPlace } from './books-address.ts';
import { longDay, money, shortMoney, STATE_SIGNS, STATE_TITLES } from './books-words.ts';

/** Monday. */
const WEEK_START = 1;
/** A longer amount would break in its cell. */
const CELL_CHARACTERS_MAX = 10;
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

interface CalendarParts {
  readonly place: BooksPlace;
  readonly today: string;
  /** Of one currency. */
  readonly days: readonly BookDay[];
}

/** Every day with its state in words and by a sign, and a link to what it is made of. */
export function booksCalendar({ place, today, days }: CalendarParts): Html {
  const byDay = new Map(days.map((one) => [one.day, one]));
  return html`<table class="numbers calendar">
      <caption class="unseen">
        Days of the month
      </caption>
      <thead>
        <tr>
          ${WEEKDAYS.map((name) => html`<th scope="col" abbr="${name}">${name.slice(0, 3)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${weeksOfMonth(place.month, WEEK_START).map(
          (week) =>
            html`<tr>
              ${week.map((day) => cell(day, byDay.get(day ?? '') ?? null, place, today))}
            </tr>`,
        )}
      </tbody>
    </table>
    <ul class="legend" aria-label="Signs in the calendar">
      ${(['agrees', 'differs', 'accepted', 'not_final', 'not_checked'] as const).map(
        (state) =>
          html`<li class="${state}">
            <span class="sign" aria-hidden="true">${STATE_SIGNS[state]}</span> ${STATE_TITLES[state]}
          </li>`,
      )}
      <li><span class="sign" aria-hidden="true">–</span> No orders</li>
    </ul>`;
}

function cell(day: string | null, book: BookDay | null, place: BooksPlace, today: string): Html {
  if (day === null) return html`<td class="outside"></td>`;
  const number = html`<span class="number">${Number(day.slice(8))}</span>`;
  if (day > today) return html`<td class="future">${number}</td>`;
  if (book === null) {
    const words = day === today ? 'Today' : 'No orders';
    return html`<td class="none">
      <span class="day">${number} <span class="words">${words}</span></span>
    </td>`;
  }
  const state = stateOfDay(book);
  const amount = signOf(book.difference) === 0 ? null : money(withoutSign(book.difference), book.currency);
  const content = html`<span class="number" aria-hidden="true">${Number(day.slice(8))}</span>
    <span class="sign" aria-hidden="true">${STATE_SIGNS[state]}</span>
    <span class="words" aria-hidden="true">${STATE_TITLES[state]}</span
    >${amount === null ? null : html` <b aria-hidden="true">${amount.length > CELL_CHARACTERS_MAX ? shortMoney(withoutSign(book.difference), book.currency) : amount}</b>`}`;
  const name = `${longDay(day)}: ${STATE_TITLES[state]}${amount === null ? '' : `, ${amount}`}`;
  if (state === 'not_checked')
    return html`<td class="not_checked">
      <span class="day"><span class="unseen">${name}</span>${content}</span>
    </td>`;
  const isChosen = day === place.day;
  return html`<td class="${state}${isChosen ? ' chosen' : ''}">
    <a class="day" href="${booksAddress({ ...place, day })}#what" ${isChosen ? html`aria-current="true"` : null}
      ><span class="unseen">${name}</span>${content}</a
    >
  </td>`;
}
