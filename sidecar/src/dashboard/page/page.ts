import type { ProblemGroup } from '../order-row.ts';
import { minuteOf, worstLight } from '../status.ts';
import { html, type Html } from './html.ts';
import { LIGHT_LABELS } from './labels.ts';
import { nextStep } from './next-step.ts';
import { orderTable, type OrderPage } from './order-table.ts';
import { problemList } from './problem-list.ts';
import { storeCard, type JudgedStore } from './store-card.ts';

export const STYLE_PATH = '/dashboard/style.css';

export interface DashboardPage {
  readonly stores: readonly JudgedStore[];
  readonly problems: readonly ProblemGroup[];
  readonly orders: OrderPage;
  readonly now: Date;
}

export function dashboardPage({ stores, problems, orders, now }: DashboardPage): Html {
  const light = worstLight(stores.map((store) => store.status));
  const names = new Map(stores.map(({ facts }) => [facts.storeId, facts.name]));
  return document(
    light,
    html`<header class="${light}">
        <h1>ML Connector</h1>
        <p class="headline"><span class="light">${LIGHT_LABELS[light]}</span> ${headline(stores)}</p>
        <p class="asof">As of ${minuteOf(now.toISOString())}. <a href="/">Refresh</a></p>
      </header>
      <main>
        <section id="stores" aria-labelledby="stores-title">
          <h2 id="stores-title">Stores</h2>
          ${storeCards(stores)}
        </section>
        ${problemList(problems, names)} ${orderTable(orders, names)}
      </main>`,
  );
}

/** Up to this many cards are all in sight; above, those that are well are folded away. */
const CARDS_IN_SIGHT_MAX = 6;

function storeCards(stores: readonly JudgedStore[]): Html {
  const cards = (some: readonly JudgedStore[]): Html => html`<div class="cards">${some.map(storeCard)}</div>`;
  const well = stores.filter((store) => store.status.light === 'green');
  const unwell = stores.filter((store) => store.status.light !== 'green');
  if (stores.length <= CARDS_IN_SIGHT_MAX || well.length === 0) return cards(stores);
  return html`${cards(unwell)}
    <details class="well">
      <summary>${well.length === 1 ? '1 store is' : `${well.length} stores are`} well</summary>
      ${cards(well)}
    </details>`;
}

/** Before the first store is added: what to do next. */
export function emptyPage(): Html {
  return document(
    'green',
    html`<header>
        <h1>ML Connector</h1>
        <p class="headline">No store yet.</p>
      </header>
      <main class="empty">
        <p>The sidecar is running. Three steps, and the first orders are in Xero:</p>
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
        </ol>
      </main>`,
  );
}

/** When not even the ledger can be read. */
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

function document(light: 'green' | 'amber' | 'red', body: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>${LIGHT_LABELS[light]} – ML Connector</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${STYLE_PATH}" />
      </head>
      <body>
        ${body}
      </body>
    </html> `;
}
