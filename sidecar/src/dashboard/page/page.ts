import { minuteOf } from '../../status/words.ts';
import { worstLight } from '../../status/status.ts';
import type { OrderBody } from '../../contract/orders.ts';
import { chartSection, type Chart } from './chart.ts';
import { html, type Html } from './html.ts';
import { LIGHT_LABELS } from './labels.ts';
import { nextStep } from './next-step.ts';
import { orderContent } from './order-page.ts';
import { orderTable, type OrderPage } from './order-table.ts';
import { problemList, type CountedProblem, type NamedStore } from './problem-list.ts';
import { storeCard, type Actor, type JudgedStore } from './store-card.ts';

export const STYLE_PATH = '/dashboard/style.css';
export const SCRIPT_PATH = '/dashboard/page.js';
export const PLOT_SCRIPT_PATH = '/dashboard/uplot.js';
export const PLOT_STYLE_PATH = '/dashboard/uplot.css';

export interface DashboardPage {
  readonly stores: readonly JudgedStore[];
  /** The page's state, in short; see live.ts. */
  readonly seen: string;
  readonly problems: readonly CountedProblem[];
  readonly orders: OrderPage;
  readonly chart: Chart;
  /** The result of the action just requested; null = none. */
  readonly done: string | null;
  readonly actor: Actor;
}

export function dashboardPage({ stores, seen, problems, orders, chart, done, actor }: DashboardPage): Html {
  const light = worstLight(stores.map((store) => store.status));
  const named = new Map(stores.map(({ facts }) => [facts.storeId, facts]));
  return document(
    light,
    html`<header class="${light}" id="head" data-live>
        <h1>ML Connector</h1>
        <p class="headline"><span class="light">${LIGHT_LABELS[light]}</span> ${headline(stores)}</p>
        <p class="asof">As of ${minuteOf(actor.now.toISOString())}. <a href="/">Refresh</a></p>
        ${skipLinks(problems.length > 0)}
      </header>
      ${toolbar(actor)}
      <main data-seen="${seen}">
        ${done === null ? null : html`<p class="done" role="status">${done}</p>`}
        <section id="stores" aria-labelledby="stores-title" data-live>
          <h2 id="stores-title">Stores</h2>
          ${storeCards(stores, actor)}
        </section>
        ${problemList(problems, named, actor)} ${chartSection(chart)} ${orderTable(orders, named, actor)}
      </main>`,
    true,
  );
}

/** A page for one order. */
export function orderPage(order: OrderBody, store: NamedStore, actor: Actor): Html {
  return document(
    null,
    html`<header><h1>ML Connector</h1></header>
      ${toolbar(actor)}${orderContent(order, store)}`,
  );
}

/** Shown when focused. */
function skipLinks(hasProblems: boolean): Html {
  return html`<nav class="skip" aria-label="Skip">
    ${hasProblems ? html`<a href="#problems">To what stands in the way</a>` : null}
    <a href="#orders">To the orders</a>
  </nav>`;
}

function toolbar({ csrf }: Actor): Html {
  return html`<form method="post" action="/sign-out" class="toolbar">
    <span id="live" role="status"></span><span id="news" role="status" class="unseen"></span>
    <input type="hidden" name="csrf" value="${csrf}" />
    <button class="quiet">Sign out</button>
  </form>`;
}

/** Up to this many cards are all shown; above, healthy ones are collapsed. */
const CARDS_IN_SIGHT_MAX = 6;

function storeCards(stores: readonly JudgedStore[], actor: Actor): Html {
  const cards = (some: readonly JudgedStore[]): Html =>
    html`<div class="cards">${some.map((store) => storeCard(store, actor))}</div>`;
  const well = stores.filter((store) => store.status.light === 'green');
  const unwell = stores.filter((store) => store.status.light !== 'green');
  if (stores.length <= CARDS_IN_SIGHT_MAX || well.length === 0) return cards(stores);
  return html`${cards(unwell)}
    <details class="well" data-key="well">
      <summary>${well.length === 1 ? '1 store is' : `${well.length} stores are`} well</summary>
      ${cards(well)}
    </details>`;
}

/** Before the first store is added, or after an owner's was removed: what to do next. `seen`: see live.ts. */
export function emptyPage(actor: Actor, seen: string): Html {
  return document(
    'green',
    html`<header>
        <h1>ML Connector</h1>
        <p class="headline">${actor.isOwner ? 'This store is not known here any more.' : 'No store yet.'}</p>
      </header>
      ${toolbar(actor)}
      <main class="empty" data-seen="${seen}">${actor.isOwner ? PAIR_AGAIN : FIRST_STEPS}</main>`,
    true,
  );
}

const PAIR_AGAIN = html`<p>Pair it again in wp-admin: WooCommerce → ML Connector, tab “Connection”.</p>`;

const FIRST_STEPS = html`<p>
    The sidecar is running and waits for its first store. In wp-admin, open WooCommerce → ML Connector: it asks for the
    address of this page and for a code, and leads through the rest. The code is shown by
    <code>npm run cli -- pair</code>
  </p>
  <p>Without the plugin:</p>
  <ol>
    <li>
      Add your store, with the REST API key that WooCommerce made:
      ${nextStep('npm run cli -- store add <address> --key <key> --secret <secret>')}
    </li>
    <li>Connect it to Xero: ${nextStep('npm run cli -- xero connect <store>')}</li>
    <li>
      Let accounts and taxes be proposed, look at them and take them:
      ${nextStep('npm run cli -- settings suggest <store> --apply')}
    </li>
    <li>Switch posting on: ${nextStep('npm run cli -- settings set <store> sync.active true')}</li>
  </ol>`;

/** No such order, or the reader may not see it. */
export function unknownPage(): Html {
  return document(
    null,
    html`<header><h1>ML Connector</h1></header>
      <main class="empty">
        <h2>There is no such order.</h2>
        <p><a href="/">Overview</a></p>
      </main>`,
  );
}

/** When the ledger cannot be read. */
export function failedPage(): Html {
  return document(
    'red',
    html`<header class="red">
        <h1>ML Connector</h1>
        <p class="headline"><span class="light">${LIGHT_LABELS.red}</span> The sidecar cannot read its own ledger.</p>
      </header>
      <main class="empty">
        <p>
          Nothing is lost: what was accepted is on disk. Look at the sidecar's log, check that its data directory is
          there, writable and not full, then restart it: ${nextStep('npm start')}
        </p>
      </main>`,
  );
}

function headline(stores: readonly JudgedStore[]): string {
  const [only] = stores;
  if (stores.length === 1 && only !== undefined) return only.status.sentence;
  const unwell = stores.filter((store) => store.status.light !== 'green').length;
  if (unwell === 0) return `All ${stores.length} stores are well.`;
  return `${unwell} of ${stores.length} stores ${unwell === 1 ? 'needs' : 'need'} you.`;
}

function document(light: 'green' | 'amber' | 'red' | null, body: Html, isLive = false): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>${light === null ? 'Order' : LIGHT_LABELS[light]} – ML Connector</title>
        <link rel="icon" href="data:," />
        ${
          isLive
            ? html`<link rel="stylesheet" href="${PLOT_STYLE_PATH}" />
                <script defer src="${PLOT_SCRIPT_PATH}"></script>
                <script defer src="${SCRIPT_PATH}"></script>`
            : null
        }
        <link rel="stylesheet" href="${STYLE_PATH}" />
      </head>
      <body>
        ${body}
      </body>
    </html> `;
}
