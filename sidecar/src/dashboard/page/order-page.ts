import type { DocumentBody, OrderBody, TrailRow } from '../../contract/orders.ts';
import type { ProblemBody } from '../../contract/problem.ts';
import { secondOf } from '../../wording/times.ts';
import { html, type Html } from './html.ts';
import { nextStep } from './next-step.ts';
import { orderReasons } from './order-reasons.ts';
import type { NamedStore } from './problem-list.ts';
import { settingLink } from './links.ts';
import { moneyText, tableHead } from './table-head.ts';
import { stateMark } from './state-mark.ts';
import { time } from './time.ts';

/** One order: status, documents in Xero, the decisions behind them, and who did what. */
export function orderContent(order: OrderBody, store: NamedStore): Html {
  const { entry, documents, beside, trail, notices, lines } = order;
  return html`<main class="order">
    <p><a href="/">Overview</a></p>
    <section aria-labelledby="order-title">
      <h2 id="order-title">Order #<bdi>${entry.orderNumber}</bdi> of <bdi>${store.name}</bdi></h2>
      <p>${stateMark(entry.is, store.timezone)}</p>
      ${entry.is.code === 'waiting' && entry.is.why !== null && !isSaid(entry) ? html`<p class="why">${entry.is.why}</p>` : null}
      ${problems(entry.problems, store)} ${problems(notices, store)}
      <dl>
        <dt>Date</dt>
        <dd>${entry.date ?? 'not known'}</dd>
        <dt>Total</dt>
        <dd>${moneyText(entry.total, entry.currency) ?? '–'}</dd>
        <dt>Total in Xero</dt>
        <dd>${moneyText(entry.xeroTotal, entry.currency) ?? '–'}</dd>
        <dt>Changed</dt>
        <dd>${time(entry.updatedAt, store.timezone)}</dd>
      </dl>
    </section>
    ${documentTable(documents)} ${orderReasons(lines, beside, entry.currency)} ${trailList(trail, store.timezone)}
  </main>`;
}

/** By a reason of its own. */
function isSaid({ is, problems: some }: OrderBody['entry']): boolean {
  return some.some(({ message }) => message === is.why);
}

function problems(some: readonly ProblemBody[], { settingsUrl }: NamedStore): Html | null {
  if (some.length === 0) return null;
  return html`<ul class="reasons">
    ${some.map(
      ({ message, fix, tab, setting }) =>
        html`<li>${message}<span class="next">${nextStep(fix)} ${settingLink(settingsUrl, tab, setting)}</span></li>`,
    )}
  </ul>`;
}

function documentTable(documents: readonly DocumentBody[]): Html {
  return html`<section aria-labelledby="documents-title">
    <h2 id="documents-title">Documents in Xero</h2>
    ${
      documents.length === 0
        ? html`<p>None so far.</p>`
        : html`<table>
            ${tableHead(['Document', 'Number', 'Date', 'Amount', 'Status'], ['Amount'])}
            <tbody>
              ${documents.map(documentRow)}
            </tbody>
          </table>`
    }
  </section>`;
}

function documentRow({ title, number, date, amount, currency, status, url }: DocumentBody): Html {
  const name = html`<bdi>${number ?? '–'}</bdi>`;
  return html`<tr>
    <th scope="row" data-label="Document">${title}</th>
    <td data-label="Number">${url === null ? name : html`<a href="${url}" rel="noreferrer">${name}</a>`}</td>
    <td data-label="Date" class="date">${date}</td>
    <td data-label="Amount" class="money">${moneyText(amount, currency) ?? '–'}</td>
    <td data-label="Status">${status}</td>
  </tr>`;
}

function trailList(trail: readonly TrailRow[], zone: string | null): Html {
  return html`<section aria-labelledby="trail-title">
    <h2 id="trail-title">What happened</h2>
    <ol class="trail">
      ${trail.map(
        ({ at, text, by, details }) =>
          html`<li>
            <time datetime="${at}">${secondOf(at, zone)}</time>
            ${text}${by === null ? null : ` By ${by}.`}
            ${
              details.length === 0
                ? null
                : html`<ul>
                    ${details.map((detail) => html`<li>${detail}</li>`)}
                  </ul>`
            }
          </li>`,
      )}
    </ol>
  </section>`;
}
