import type { ProblemGroup } from '../order-row.ts';
import { html, type Html } from './html.ts';
import { nextStep } from './next-step.ts';

/** Named orders per cause; the others are counted. */
const ORDERS_NAMED_MAX = 12;

export interface CountedProblem extends ProblemGroup {
  /** How many orders; some of them are named. */
  readonly count: number;
  /** Whether sending them again can help: an unknown outcome is looked up by itself. */
  readonly canReplay: boolean;
}

/** Without a store's name in front when there is only one store. */
export function problemList(
  groups: readonly CountedProblem[],
  storeNames: ReadonlyMap<string, string>,
  csrf: string,
): Html {
  return html`<section id="problems" aria-labelledby="problems-title" data-live>
    ${
      groups.length === 0
        ? null
        : html`<h2 id="problems-title">What stands in the way</h2>
            <ul class="problems">
              ${groups.map((group) => problem(group, storeNames, csrf))}
            </ul>`
    }
  </section>`;
}

function problem(group: CountedProblem, storeNames: ReadonlyMap<string, string>, csrf: string): Html {
  const { code, message, fix, orders, count } = group;
  const named = orders.slice(0, ORDERS_NAMED_MAX);
  const more = count - named.length;
  const stores = [...Map.groupBy(named, (order) => order.storeId)];
  return html`<li data-code="${code}">
    <strong>${count === 1 ? '1 order' : `${count} orders`}: ${message}</strong>
    <span class="next">${nextStep(fix)}</span>
    ${stores.map(([storeId, some]) => ordersOf(storeNames.size > 1 ? (storeNames.get(storeId) ?? storeId) : null, some))}
    ${more > 0 ? html`<span class="orders">and ${more} more</span>` : null}
    ${group.canReplay ? replay(group, csrf) : null}
  </li>`;
}

function replay({ code, message, fix, count }: CountedProblem, csrf: string): Html {
  return html`<form method="post" action="/actions" class="actions">
    <input type="hidden" name="csrf" value="${csrf}" />
    <input type="hidden" name="code" value="${code}" />
    <input type="hidden" name="message" value="${message}" />
    <input type="hidden" name="fix" value="${fix}" />
    <button name="do" value="replay_cause">${count === 1 ? 'Replay this order' : `Replay these ${count}`}</button>
  </form>`;
}

function ordersOf(storeName: string | null, orders: ProblemGroup['orders']): Html {
  const numbers = orders.map(
    ({ storeId, orderId, orderNumber }, index) =>
      html`${index > 0 ? ', ' : null}<a href="${orderAddress(storeId, orderId)}">#<bdi>${orderNumber}</bdi></a>`,
  );
  return html`<span class="orders">${storeName === null ? null : html`<bdi>${storeName}</bdi>: `}${numbers}</span>`;
}

export function orderAddress(storeId: string, orderId: string): string {
  return `/orders/${encodeURIComponent(storeId)}/${encodeURIComponent(orderId)}`;
}
