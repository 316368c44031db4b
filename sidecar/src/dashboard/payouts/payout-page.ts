import type { PayoutBody } from '../../contract/payouts.ts';
import { dayInWords } from '../../wording/times.ts';
import { signOf } from '../../figures/month.ts';
import { orders as ordersInWords } from '../../status/words.ts';
import { money } from '../books/books-words.ts';
import { html, type Html } from '../page/html.ts';
import { orderAddress } from '../page/links.ts';
import { payoutsOfStore } from './payouts-address.ts';
import { heldList, type PayoutsPlace, payoutsDocument } from './payouts-frame.ts';
import { PAYOUT_STATES, payoutTitle } from './payouts-words.ts';
import { partsTable, payoutWaterfall } from './payout-waterfall.ts';

/** One payout: what leads to it, and the orders behind each part. */
export function payoutPage(place: PayoutsPlace, payout: PayoutBody): Html {
  const { title, sign, level, meaning } = PAYOUT_STATES[payout.state];
  return payoutsDocument(
    place,
    payoutTitle(payout),
    html`<p class="noprint"><a href="${payoutsOfStore(place.store.storeId)}">All payouts</a></p>
      <h2 class="payoutname">${payoutTitle(payout)}</h2>
      <p class="headline">${money(payout.net, payout.currency)}, ${dayInWords(payout.arrived)}</p>
      <div class="${level}">
        <p>
          <span class="level"><span aria-hidden="true">${sign}</span> ${title}</span> ${meaning}
        </p>
      </div>
      ${heldList(payout.held, place)}
      <div class="pair">
        <div>${payoutWaterfall(payout)}</div>
        <div>${partsTable(payout)}</div>
      </div>
      ${ordersTable(payout, place)} ${strangers(payout)}`,
  );
}

const COLUMNS = ['sales', 'refunds', 'fees', 'disputes'] as const;
const TITLES = { sales: 'Sales', refunds: 'Refunds', fees: 'Fees', disputes: 'Disputes' } as const;

function ordersTable({ orders, ordersLeft, currency }: PayoutBody, { store }: PayoutsPlace): Html {
  const shown = COLUMNS.filter((one) => one !== 'disputes' || orders.some((order) => signOf(order.disputes) !== 0));
  return html`<section aria-labelledby="orders-title">
    <h2 id="orders-title">Orders</h2>
    ${
      orders.length === 0
        ? html`<p>No order of this shop is in it.</p>`
        : html`<table class="days">
            <caption class="unseen">
              ${ordersInWords(orders.length + ordersLeft)} of the payout
            </caption>
            <thead>
              <tr>
                <th scope="col">Order</th>
                ${shown.map((one) => html`<th scope="col" class="money">${TITLES[one]}</th>`)}
              </tr>
            </thead>
            <tbody>
              ${orders.map(
                (order) =>
                  html`<tr>
                    <th scope="row" data-label="Order">
                      <a href="${orderAddress(store.storeId, order.id)}">#${order.number}</a>
                    </th>
                    ${shown.map((one) => html`<td class="money" data-label="${TITLES[one]}">${money(order[one], currency)}</td>`)}
                  </tr>`,
              )}
            </tbody>
          </table>`
    }
    ${ordersLeft > 0 ? html`<p>… and ${ordersLeft} more.</p>` : null}
  </section>`;
}

/** Rows of which no order is known: listed, never guessed. */
function strangers({ unlinked, currency }: PayoutBody): Html | null {
  if (unlinked.length === 0) return null;
  return html`<section aria-labelledby="strangers-title">
    <h2 id="strangers-title">Without an order in this shop</h2>
    <ul class="strangers">
      ${unlinked.map(
        ({ id, type, amount, description }) =>
          html`<li>
            ${type} <code>${id}</code>: ${money(amount, currency)}${description === '' ? '' : `, ${description}`}
          </li>`,
      )}
    </ul>
  </section>`;
}
