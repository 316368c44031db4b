import { minuteOf, sharedZone } from '../../wording/times.ts';
import { worstLevel } from '../../status/status.ts';
import type { Level } from '../../status/reason.ts';
import type { OrderBody } from '../../contract/orders.ts';
import { chartSection, type Chart } from './chart.ts';
import { html, type Html } from './html.ts';
import { nextStep } from './next-step.ts';
import { orderContent } from './order-page.ts';
import { orderTable, type OrderPage } from './order-table.ts';
import { problemList, type CountedProblem, type NamedStore } from './problem-list.ts';
import { LEVEL_LABELS, storeCard, type Actor, type JudgedStore } from './store-card.ts';

export const STYLE_PATH = '/dashboard/style.css';
export const SCRIPT_PATH = '/dashboard/page.js';
export const PLOT_SCRIPT_PATH = '/dashboard/uplot.js';
export const PLOT_STYLE_PATH = '/dashboard/uplot.css';

export interface DashboardPage {
  readonly stores: readonly JudgedStore[];
  /** Digest of the page's state; see live.ts. */
  readonly seen: string;
  readonly problems: readonly CountedProblem[];
  readonly orders: OrderPage;
  readonly chart: Chart;
  /** The result of the action just requested; null = none. */
  readonly done: string | null;
  readonly actor: Actor;
}

export function dashboardPage({ stores, seen, problems, orders, chart, done, actor }: DashboardPage): Html {
  const level = worstLevel(stores.map((store) => store.status));
  const named = new Map(stores.map(({ facts }) => [facts.storeId, facts]));
  return document(
    level,
    html`<header class="${level}" id="head" data-live>
        <h1>ML Connector</h1>
        <p class="headline"><span class="level">${LEVEL_LABELS[level]}</span> ${headline(stores)}</p>
        <p class="asof">
          As of ${minuteOf(actor.now.toISOString(), sharedZone(stores.map(({ facts }) => facts.timezone)))}.
          <a href="/">Refresh</a>
        </p>
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
    ${hasProblems ? html`<a href="#problems">Skip to the problems</a>` : null}
    <a href="#orders">Skip to the orders</a>
  </nav>`;
}

export function toolbar({ csrf, isOwner }: Actor): Html {
  return html`<form method="post" action="/sign-out" class="toolbar">
    <span id="live" role="status"></span><span id="news" role="status" class="unseen"></span>
    <input type="hidden" name="csrf" value="${csrf}" />
    ${isOwner ? null : html`<nav aria-label="Service"><a href="/invite">Invite a shop</a></nav>`}
    <button class="quiet">Sign out</button>
  </form>`;
}

/** Up to this many cards are all shown; with more, healthy ones are collapsed. */
const CARDS_IN_SIGHT_MAX = 6;

function storeCards(stores: readonly JudgedStore[], actor: Actor): Html {
  const cards = (some: readonly JudgedStore[]): Html =>
    html`<div class="cards">${some.map((store) => storeCard(store, actor))}</div>`;
  const healthy = stores.filter(isHealthy);
  if (stores.length <= CARDS_IN_SIGHT_MAX || healthy.length === 0) return cards(stores);
  return html`${cards(stores.filter((store) => !isHealthy(store)))}
    <details class="healthy" data-key="healthy">
      <summary>${healthy.length === 1 ? '1 healthy store' : `${healthy.length} healthy stores`}</summary>
      ${cards(healthy)}
    </details>`;
}

/** Before the first store is added, or after an owner's was removed: what to do next. */
export function emptyPage(actor: Actor, seen: string): Html {
  return document(
    'green',
    html`<header>
        <h1>ML Connector</h1>
        <p class="headline">${actor.isOwner ? 'This store is no longer known here.' : 'No store yet.'}</p>
      </header>
      ${toolbar(actor)}
      <main class="empty" data-seen="${seen}">${actor.isOwner ? PAIR_AGAIN : FIRST_STEPS}</main>`,
    true,
  );
}

const PAIR_AGAIN = html`<p>Pair it again in wp-admin: WooCommerce → ML Connector, tab “Connection”.</p>`;

const FIRST_STEPS = html`<p>
    The service is running. To add your first store, open WooCommerce → ML Connector in wp-admin and enter the address
    of this page and a pairing code. It then guides you through the set-up. Get the code with
    <code>npm run cli -- pair</code>
  </p>
  <p>If this service has no Xero app yet: <a href="/xero-app">Make the Xero app</a>.</p>
  <p>Without the plugin:</p>
  <ol>
    <li>
      Add your store with a WooCommerce REST API key:
      ${nextStep('npm run cli -- store add <address> --key-file <file>')}
    </li>
    <li>Connect it to Xero: ${nextStep('npm run cli -- xero connect <store>')}</li>
    <li>
      Review the suggested accounts and taxes, and apply them:
      ${nextStep('npm run cli -- settings suggest <store> --apply')}
    </li>
    <li>Start syncing: ${nextStep('npm run cli -- settings set <store> sync.active true')}</li>
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

export function failedPage(): Html {
  return document(
    'red',
    html`<header class="red">
        <h1>ML Connector</h1>
        <p class="headline"><span class="level">${LEVEL_LABELS.red}</span> The service cannot read its ledger.</p>
      </header>
      <main class="empty">
        <p>
          No accepted order is lost: all are on disk. Check the service's log, and that its data directory exists, is
          writable and not full. Then restart it: ${nextStep('npm start')}
        </p>
      </main>`,
  );
}

function headline(stores: readonly JudgedStore[]): string {
  const [only] = stores;
  if (stores.length === 1 && only !== undefined) return only.status.sentence;
  const count = stores.filter((store) => !isHealthy(store)).length;
  if (count === 0) return `All ${stores.length} stores are healthy.`;
  return `${count} of ${stores.length} stores ${count === 1 ? 'needs' : 'need'} attention.`;
}

function isHealthy({ status }: JudgedStore): boolean {
  return status.level === 'green';
}

const LIVE_PARTS = html`<link rel="stylesheet" href="${PLOT_STYLE_PATH}" />
  <script defer src="${PLOT_SCRIPT_PATH}"></script>
  <script defer src="${SCRIPT_PATH}"></script>`;

function document(level: Level | null, body: Html, isLive = false): Html {
  return htmlDocument(level === null ? 'Order' : LEVEL_LABELS[level], body, isLive ? LIVE_PARTS : null);
}

/** `parts`: styles and scripts of the page's own. */
export function htmlDocument(title: string, body: Html, parts: Html | null): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>${title} – ML Connector</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${STYLE_PATH}" />
        ${parts}
      </head>
      <body>
        ${body}
      </body>
    </html> `;
}
