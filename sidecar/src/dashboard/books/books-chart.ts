import type { BookDay } from '../../contract/books.ts';
import { daysOfMonth } from '../../figures/calendar.ts';
import { lessRefunds, stateOfDay } from '../../figures/month.ts';
import { plotOf } from '../../figures/plot.ts';
import type { Bar } from '../../figures/scale.ts';
import { html, type Html } from '../page/html.ts';
import { money, monthName, shortDay, shortMoney, STATE_TITLES } from './books-words.ts';

const PERCENT = 100;
/** Of a day's share of the drawing. */
const BAR_SHARE = 0.36;
const NAMED_EVERY = 5;

/** Shop and Xero beside each other, day by day; the table has the same figures. Without a script. */
export function booksChart(month: string, currency: string, days: readonly BookDay[]): Html {
  const plot = plotOf(
    daysOfMonth(month),
    days.filter((one) => one.currency === currency),
  );
  const share = PERCENT / plot.days.length;
  const bar = (of: string, { top, height }: Bar, left: number) =>
    html`<rect
      class="${of}"
      x="${left.toFixed(2)}%"
      y="${top}%"
      width="${(share * BAR_SHARE).toFixed(2)}%"
      height="${height.toFixed(2)}%"
    />`;
  return html`<figure class="bookchart">
    <figcaption>Sales less refunds by day, ${currency}</figcaption>
    <div class="area">
      <svg class="scale" aria-hidden="true">
        ${plot.lines.map(({ amount, top }) => html`<text x="100%" y="${top}%" dy="4" text-anchor="end">${shortMoney(amount, null)}</text>`)}
      </svg>
      <svg
        class="bars"
        role="img"
        aria-label="Shop and Xero, ${monthName(month)}, ${currency}. The table has the figures."
      >
        ${plot.lines.map(
          ({ amount, top }) =>
            html`<line ${amount === '0' ? html`class="zero"` : null} x1="0" x2="100%" y1="${top}%" y2="${top}%" />`,
        )}
        ${plot.days.map(
          ({ book, shop, xero }, at) =>
            html`<g class="${book === null ? 'none' : stateOfDay(book)}">
              ${book === null ? null : html`<title>${inWords(book)}</title>`}
              ${bar('shop', shop, (at + 0.13) * share)}${bar('xero', xero, (at + 0.51) * share)}
            </g>`,
        )}
      </svg>
      <svg class="names" aria-hidden="true">
        ${plot.days.map((_day, at) =>
          at === 0 || (at + 1) % NAMED_EVERY === 0
            ? html`<text x="${((at + 0.5) * share).toFixed(2)}%" y="12" text-anchor="middle">${at + 1}</text>`
            : null,
        )}
      </svg>
    </div>
    <ul class="legend">
      <li><span class="key shop"></span> Shop</li>
      <li><span class="key xero"></span> Xero</li>
      <li><span class="key off"></span> Xero, where the day differs</li>
    </ul>
  </figure>`;
}

/** The days of one currency, with their figures. */
export function daysTable(currency: string, days: readonly BookDay[]): Html {
  return html`<details class="daysfold" data-key="days">
    <summary>The days as a table</summary>
    <table class="days">
      <caption class="unseen">
        Shop and Xero by day, ${currency}
      </caption>
      <thead>
        <tr>
          <th scope="col">Day</th>
          <th scope="col" class="money">Orders</th>
          <th scope="col" class="money">Shop</th>
          <th scope="col" class="money">Xero</th>
          <th scope="col" class="money">Difference</th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        ${days.map(
          (one) =>
            html`<tr class="${stateOfDay(one)}">
              <th scope="row" data-label="Day">${shortDay(one.day)}</th>
              <td class="money" data-label="Orders">${one.shop.orders}</td>
              <td class="money" data-label="Shop">${money(lessRefunds(one.shop), currency)}</td>
              <td class="money" data-label="Xero">${money(lessRefunds(one.xero), currency)}</td>
              <td class="money" data-label="Difference">${money(one.difference, currency)}</td>
              <td data-label="State">${STATE_TITLES[stateOfDay(one)]}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </details>`;
}

function inWords({ day, shop, xero, currency }: BookDay): string {
  return `${shortDay(day)}: ${money(lessRefunds(shop), currency)} in the shop, ${money(lessRefunds(xero), currency)} in Xero`;
}
