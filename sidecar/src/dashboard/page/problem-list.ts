import type { ProblemGroup } from '../order-row.ts';
import { html, type Html } from './html.ts';
import { nextStep } from './next-step.ts';

/** Named orders per cause; the others are counted. */
const ORDERS_NAMED_MAX = 12;

/** Without a store's name in front when there is only one store. */
export function problemList(groups: readonly ProblemGroup[], storeNames: ReadonlyMap<string, string>): Html | null {
  if (groups.length === 0) return null;
  return html`<section id="problems" aria-labelledby="problems-title">
    <h2 id="problems-title">What stands in the way</h2>
    <ul class="problems">
      ${groups.map((group) => problem(group, storeNames))}
    </ul>
  </section>`;
}

function problem({ code, message, fix, orders }: ProblemGroup, storeNames: ReadonlyMap<string, string>): Html {
  const named = orders.slice(0, ORDERS_NAMED_MAX);
  const more = orders.length - named.length;
  const stores = [...Map.groupBy(named, (order) => order.storeId)];
  return html`<li data-code="${code}">
    <strong>${orders.length === 1 ? '1 order' : `${orders.length} orders`}: ${message}</strong>
    <span class="next">${nextStep(fix)}</span>
    ${stores.map(([storeId, some]) => ordersOf(storeNames.size > 1 ? (storeNames.get(storeId) ?? storeId) : null, some))}
    ${more > 0 ? html`<span class="orders">and ${more} more</span>` : null}
  </li>`;
}

function ordersOf(storeName: string | null, orders: ProblemGroup['orders']): Html {
  const numbers = orders.map(({ orderNumber }, index) => html`${index > 0 ? ', ' : null}#<bdi>${orderNumber}</bdi>`);
  return html`<span class="orders">${storeName === null ? null : html`<bdi>${storeName}</bdi>: `}${numbers}</span>`;
}
