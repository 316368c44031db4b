import type { ProblemGroup } from '../order-row.ts';
import { html, type Html } from './html.ts';
import { nextStep } from './next-step.ts';

/** Named orders per cause; the others are counted. */
const ORDERS_NAMED_MAX = 12;

export function problemList(groups: readonly ProblemGroup[]): Html | null {
  if (groups.length === 0) return null;
  return html`<section id="problems" aria-labelledby="problems-title">
    <h2 id="problems-title">What stands in the way</h2>
    <ul class="problems">
      ${groups.map(problem)}
    </ul>
  </section>`;
}

function problem({ code, message, fix, orders }: ProblemGroup): Html {
  const named = orders.slice(0, ORDERS_NAMED_MAX);
  const more = orders.length - named.length;
  return html`<li data-code="${code}">
    <strong>${orders.length === 1 ? '1 order' : `${orders.length} orders`}: ${message}</strong>
    <span class="next">${nextStep(fix)}</span>
    <span class="orders"
      >${named.map(({ orderNumber }, index) => html`${index > 0 ? ', ' : null}#<bdi>${orderNumber}</bdi>`)}${
        more > 0 ? ` and ${more} more` : null
      }</span
    >
  </li>`;
}
