import type { BooksBody, BooksDayBody } from '../../contract/books.ts';
import type { PeriodBody } from '../../contract/reconciliation.ts';
import { daysOfMonth, monthBeside } from '../../figures/calendar.ts';
import { type CurrencyMonth, currencyMonths, ofCurrency, signOf, withoutSign } from '../../figures/month.ts';
import { orders } from '../../status/words.ts';
import { dayInWords, minuteOf } from '../../wording/times.ts';
import { html, type Html } from '../page/html.ts';
import { nextStep } from '../page/next-step.ts';
import { htmlDocument, toolbar } from '../page/page.ts';
import type { NamedStore } from '../page/problem-list.ts';
import type { Actor } from '../page/store-card.ts';
import { booksAddress, booksOfStore, type BooksPlace } from './books-address.ts';
import { booksCalendar } from './books-calendar.ts';
import { booksChart, daysTable } from './books-chart.ts';
import { causeList, type Reader, sidesTable } from './books-period.ts';
import { headline, longDay, money, monthName, sideWords, STATE_TITLES } from './books-words.ts';

export const BOOKS_STYLE_PATH = '/dashboard/books.css';
export const BOOKS_SCRIPT_PATH = '/dashboard/books.js';

export interface BooksPage {
  readonly store: NamedStore & { readonly storeId: string };
  readonly place: BooksPlace;
  readonly books: BooksBody;
  /** Of the chosen day; null = none is. */
  readonly day: BooksDayBody | null;
  readonly actor: Actor;
}

/** Does the shop equal Xero? A month by its days, its causes and their orders. */
export function booksPage(page: BooksPage): Html {
  const { store, books, actor } = page;
  const months = currencyMonths(books);
  const shown = months.find(({ currency }) => currency === page.place.currency) ?? months[0] ?? null;
  return htmlDocument(
    `Books ${monthName(books.month)}`,
    html`<header><h1>ML Connector</h1></header>
      ${toolbar(actor)}
      <main class="books" ${books.checking === null ? null : html`data-checking`}>
        <p class="noprint"><a href="/">Overview</a></p>
        <h2>Books of <bdi>${store.name}</bdi></h2>
        ${monthBar(page)} ${notices(books)} ${headlines(page, months, shown)}
        ${shown === null ? null : monthContent(page, shown)}
      </main>`,
    html`<link rel="stylesheet" href="${BOOKS_STYLE_PATH}" />
      <script defer src="${BOOKS_SCRIPT_PATH}"></script>`,
  );
}

/** One month back, one on, and what is done with it. */
function monthBar({ place, books, actor: { csrf } }: BooksPage): Html {
  const { month, today, checkedAt, checking, timezone } = books;
  const to = (months: 1 | -1) => booksAddress({ ...place, month: monthBeside(month, months), day: null });
  const isLast = month >= today.slice(0, 7);
  return html`<nav class="months" aria-label="Month">
      <a href="${to(-1)}" rel="prev"><span aria-hidden="true">←</span> ${monthName(monthBeside(month, -1))}</a>
      <strong>${monthName(month)}</strong>
      ${isLast ? null : html`<a href="${to(1)}" rel="next">${monthName(monthBeside(month, 1))} <span aria-hidden="true">→</span></a>`}
    </nav>
    <div class="monthbar">
      <p class="asof">
        ${checkedAt === null ? null : `Checked ${minuteOf(checkedAt, timezone)}. `}Days in
        ${timezone === '' ? 'UTC' : timezone}.
      </p>
      <form method="post" action="${booksOfStore(place.storeId)}/check" class="actions noprint">
        <input type="hidden" name="csrf" value="${csrf}" />
        <input type="hidden" name="month" value="${month}" />
        ${checking === null ? html`<button>${checkedAt === null ? 'Check this month' : 'Check again'}</button>` : null}
        <a class="button" href="${booksOfStore(place.storeId)}/csv?month=${month}">Export CSV</a>
        <button type="button" class="quiet" data-print hidden>Print</button>
      </form>
    </div>`;
}

function notices({ checking, failed, notices: all, month, today, timezone }: BooksBody): Html {
  const days = daysOfMonth(month).filter((day) => day <= today);
  return html`${
    checking === null
      ? null
      : html`<div class="checking" role="status">
          <p>Comparing ${monthName(month)} with Xero …</p>
          <progress
            aria-label="Comparing ${monthName(month)} with Xero"
            max="${days.length}"
            ${checking.through === '' ? null : html`value="${days.filter((day) => day <= checking.through).length}"`}
          ></progress>
          <p>
            ${
              checking.through === ''
                ? 'Reading the shop and Xero.'
                : `Compared up to ${dayInWords(checking.through)}: ${orders(checking.orders)}.`
            }
          </p>
        </div>`
  }
  ${
    failed === null || checking !== null
      ? null
      : html`<p class="failed">
          The check of ${minuteOf(failed.at, timezone)} did not finish: ${failed.message}
          <span class="next">${nextStep(failed.fix)}</span>
        </p>`
  }
  ${
    all.length === 0
      ? null
      : html`<ul class="asof">
          ${all.map((one) => html`<li>${one}</li>`)}
        </ul>`
  }`;
}

/** One sentence for each currency. */
function headlines(
  { place, books: { month, today, checkedAt } }: BooksPage,
  months: readonly CurrencyMonth[],
  shown: CurrencyMonth | null,
): Html {
  if (shown === null) {
    const words =
      checkedAt === null
        ? `${monthName(month)} is not checked yet.`
        : `${monthName(month)} has no orders, and no invoices in Xero.`;
    return html`<p class="headline">${words}</p>`;
  }
  return html`<ul class="headlines">
    ${months.map(
      (one) =>
        html`<li class="${LEVELS[one.state]}">
          <p class="headline">
            <span class="level">${STATE_TITLES[one.state]}</span> ${headline(month, one, month < today.slice(0, 7))}
          </p>
          ${
            one.currency === shown.currency
              ? null
              : html`<a href="${booksAddress({ ...place, currency: one.currency })}">Show ${one.currency}</a>`
          }
        </li>`,
    )}
  </ul>`;
}

/** The colours of the other pages. */
const LEVELS = { agrees: 'green', accepted: 'green', not_final: 'amber', differs: 'red', not_checked: 'idle' } as const;

function monthContent({ place, books, day, store, actor }: BooksPage, shown: CurrencyMonth): Html {
  const { month, today, days } = books;
  const { currency } = shown;
  const own = ofCurrency(days, currency);
  const reader: Reader = { storeId: place.storeId, settingsUrl: store.settingsUrl, isOwner: actor.isOwner };
  const period = day === null ? shown.period : (day.periods.find((one) => one.currency === currency) ?? null);
  return html`${totals(shown)}
    <div class="pair">
      <section aria-labelledby="days-title">
        <h2 id="days-title">Days</h2>
        ${booksCalendar({ place: { ...place, currency }, today, days: own })}
      </section>
      <section aria-labelledby="chart-title">
        <h2 id="chart-title">Shop against Xero</h2>
        ${booksChart(month, currency, own)}
      </section>
    </div>
    ${daysTable(currency, own)}
    <section id="what" aria-labelledby="what-title">
      <h2 id="what-title">What differs ${day === null ? `in ${monthName(month)}` : `on ${longDay(day.day)}`}</h2>
      ${
        day === null
          ? null
          : html`<p class="noprint">
              <a href="${booksAddress({ ...place, currency, day: null })}#what">Show the whole month</a>
            </p>`
      }
      ${whatDiffers(period, currency, reader)}
    </section>`;
}

function whatDiffers(period: PeriodBody | null, currency: string, reader: Reader): Html {
  if (period === null) return html`<p>No orders and no documents in ${currency}.</p>`;
  return html`<div class="pair">
    <div>${causeList(period, reader)}</div>
    <div>${sidesTable(period)}</div>
  </div>`;
}

function totals({
  currency,
  shop,
  xero,
  shopRefunds,
  xeroRefunds,
  difference,
  unexplained,
  ...one
}: CurrencyMonth): Html {
  const less = (refunds: string) => (signOf(refunds) === 0 ? '' : `, less ${money(refunds, currency)} refunded`);
  const isEqual = signOf(difference) === 0 && one.state !== 'differs';
  const words = signOf(difference) === 0 ? 'The differences cancel each other out' : sideWords(difference);
  const puzzle = signOf(unexplained) === 0 ? '' : `, ${money(withoutSign(unexplained), currency)} unexplained`;
  return html`<dl class="totals">
    <div>
      <dt>In the shop</dt>
      <dd>${money(shop, currency)} <small>${orders(one.orders)}${less(shopRefunds)}</small></dd>
    </div>
    <div>
      <dt>In Xero</dt>
      <dd>
        ${money(xero, currency)}
        <small>${one.invoices === 1 ? '1 invoice' : `${one.invoices} invoices`}${less(xeroRefunds)}</small>
      </dd>
    </div>
    <div class="${isEqual ? 'agrees' : one.state}">
      <dt>Difference</dt>
      <dd>
        ${money(withoutSign(difference), currency)}
        <small>${isEqual ? 'Equal to the cent' : words}${puzzle}</small>
      </dd>
    </div>
  </dl>`;
}
