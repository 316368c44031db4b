import type { ProblemGroup } from '../../status/order-row.ts';
import { causeKey } from '../cause-key.ts';
import { ownerWords } from '../../wording/owner-words.ts';
import { placeOf } from '../../wording/setting-place.ts';
import { html, type Html } from './html.ts';
import { nextStep } from './next-step.ts';
import { settingLink } from './setting-link.ts';
import type { Actor } from './store-card.ts';

/** Orders named per cause; the others are counted. */
const ORDERS_NAMED_MAX = 12;

export interface CountedProblem extends ProblemGroup {
  /** How many orders; some are named. */
  readonly count: number;
  /** Whether a retry can help: an unknown outcome is checked automatically. */
  readonly canReplay: boolean;
}

/** A store as lists name it. */
export interface NamedStore {
  readonly name: string;
  readonly settingsUrl: string | null;
}

/** Omits the store's name when there is only one store. */
export function problemList(
  groups: readonly CountedProblem[],
  stores: ReadonlyMap<string, NamedStore>,
  actor: Pick<Actor, 'csrf' | 'isOwner'>,
): Html {
  return html`<section id="problems" aria-labelledby="problems-title" data-live>
    ${
      groups.length === 0
        ? null
        : html`<h2 id="problems-title">What stands in the way</h2>
            <ul class="problems">
              ${groups.map((group) => problem(group, stores, actor))}
            </ul>`
    }
  </section>`;
}

function problem(
  group: CountedProblem,
  stores: ReadonlyMap<string, NamedStore>,
  { csrf, isOwner }: Pick<Actor, 'csrf' | 'isOwner'>,
): Html {
  const { code, orders, count } = group;
  const words = isOwner ? ownerWords : (text: string) => text;
  const named = orders.slice(0, ORDERS_NAMED_MAX);
  const more = count - named.length;
  const byStore = [...Map.groupBy(named, (order) => order.storeId)];
  const [only] = byStore.length === 1 ? byStore : [];
  const settingsUrl = only === undefined ? null : (stores.get(only[0])?.settingsUrl ?? null);
  return html`<li data-code="${code}">
    <strong>${count === 1 ? '1 order' : `${count} orders`}: ${words(group.message)}</strong>
    <span class="next"
      >${nextStep(words(group.fix), settingsUrl)} ${isOwner ? placeLink(group, settingsUrl) : null}</span
    >
    ${byStore.map(([storeId, some]) => ordersOf(stores.size > 1 ? (stores.get(storeId)?.name ?? storeId) : null, some))}
    ${more > 0 ? html`<span class="orders">and ${more} more</span>` : null}
    ${group.canReplay ? replay(group, csrf) : null}
  </li>`;
}

/** An owner sees tabs, not setting paths. */
function placeLink({ code, fix }: CountedProblem, settingsUrl: string | null): Html | null {
  const { tab, setting } = placeOf({ code, fix, details: {} });
  return settingLink(settingsUrl, tab, setting);
}

function replay(group: CountedProblem, csrf: string): Html {
  const { count } = group;
  return html`<form method="post" action="/actions" class="actions">
    <input type="hidden" name="csrf" value="${csrf}" />
    <input type="hidden" name="cause" value="${causeKey(group)}" />
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
