import { createHash } from 'node:crypto';
import type { ProblemGroup } from '../../status/order-row.ts';
import { ownerWords } from '../../wording/owner-words.ts';
import { placeOf } from '../../wording/setting-place.ts';
import { html, type Html } from './html.ts';
import { orderAddress, settingLink } from './links.ts';
import { nextStep } from './next-step.ts';
import type { Actor } from './store-card.ts';

/** Orders named per cause; the others are counted. */
const ORDERS_NAMED_MAX = 12;

export interface CountedProblem extends ProblemGroup {
  /** How many orders; some are named. */
  readonly count: number;
  /** Whether a retry can help: an unknown outcome is checked automatically. */
  readonly canReplay: boolean;
}

export interface NamedStore {
  readonly name: string;
  readonly settingsUrl: string | null;
  /** null = unknown. */
  readonly timezone: string | null;
}

type Stores = ReadonlyMap<string, NamedStore>;

export function problemList(groups: readonly CountedProblem[], stores: Stores, actor: Actor): Html {
  return html`<section id="problems" aria-labelledby="problems-title" data-live>
    ${
      groups.length === 0
        ? null
        : html`<h2 id="problems-title">Problems to fix</h2>
            <ul class="problems">
              ${groups.map((group) => problem(group, stores, actor))}
            </ul>`
    }
  </section>`;
}

/** An owner sees tabs, not commands and setting paths. */
function problem(group: CountedProblem, stores: Stores, { csrf, isOwner }: Actor): Html {
  const { code, message, fix, orders, count, canReplay } = group;
  const words = isOwner ? ownerWords : (text: string) => text;
  const named = orders.slice(0, ORDERS_NAMED_MAX);
  const more = count - named.length;
  const byStore = [...Map.groupBy(named, (order) => order.storeId)];
  const [only] = byStore.length === 1 ? byStore : [];
  const settingsUrl = only === undefined ? null : (stores.get(only[0])?.settingsUrl ?? null);
  const { tab, setting } = placeOf({ code, fix, details: {} });
  return html`<li data-code="${code}">
    <strong>${count === 1 ? '1 order' : `${count} orders`}: ${words(message)}</strong>
    <span class="next"
      >${nextStep(words(fix), settingsUrl)} ${isOwner ? settingLink(settingsUrl, tab, setting) : null}</span
    >
    ${byStore.map(([storeId, some]) => ordersOf(stores.size > 1 ? (stores.get(storeId)?.name ?? storeId) : null, some))}
    ${more > 0 ? html`<span class="orders">and ${more} more</span>` : null}
    ${
      canReplay
        ? html`<form method="post" action="/actions" class="actions">
            <input type="hidden" name="csrf" value="${csrf}" />
            <input type="hidden" name="cause" value="${causeKey(group)}" />
            <button name="do" value="replay_cause">${count === 1 ? 'Replay 1 order' : `Replay ${count} orders`}</button>
          </form>`
        : null
    }
  </li>`;
}

/** Identifies a cause in a form without its text. */
export function causeKey({ code, message, fix }: Pick<ProblemGroup, 'code' | 'message' | 'fix'>): string {
  const cause = JSON.stringify([code, message, fix]);
  return createHash('sha256').update(cause).digest('base64url');
}

/** `storeName` null = there is only one store. */
function ordersOf(storeName: string | null, orders: ProblemGroup['orders']): Html {
  const numbers = orders.map(
    ({ storeId, orderId, orderNumber }, index) =>
      html`${index > 0 ? ', ' : null}<a href="${orderAddress(storeId, orderId)}">#<bdi>${orderNumber}</bdi></a>`,
  );
  return html`<span class="orders">${storeName === null ? null : html`<bdi>${storeName}</bdi>: `}${numbers}</span>`;
}
