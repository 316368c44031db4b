import type { Organisation } from '../accounting/organisation.ts';
import { html, type Html } from '../html.ts';
import { renderPage } from '../page.ts';

export const TABS = ['invoices', 'credit-notes', 'payments', 'bank-transactions', 'contacts', 'balances'] as const;
export type Tab = (typeof TABS)[number];

const TAB_TITLES: Readonly<Record<Tab, string>> = {
  invoices: 'Invoices',
  'credit-notes': 'Credit notes',
  payments: 'Payments',
  'bank-transactions': 'Spent and received',
  contacts: 'Contacts',
  balances: 'Balances',
};

const BAR = html`<header class="bar">
  <div><strong>The books</strong><small>Simulated Xero: nothing here is real money</small></div>
</header>`;

export function renderBooks(title: string, content: Html): Html {
  return renderPage({
    title: `${title} · The books`,
    body: html`${BAR}
      <main>${content}</main>`,
  });
}

export function renderTab(organisation: Organisation, tab: Tab, content: Html): Html {
  const base = `/books/${organisation.tenantId}`;
  return renderBooks(
    `${TAB_TITLES[tab]} · ${organisation.name}`,
    html`<p class="lead"><a href="/books">All organisations</a></p>
      <h1>${organisation.name}</h1>
      <p class="lead">${organisation.countryCode} · ${organisation.baseCurrency}</p>
      <nav aria-label="Books">
        <ul class="tabs">
          ${TABS.map(
            (name) =>
              html`<li>
                <a href="${base}/${name}" ${name === tab ? html`aria-current="page"` : null}>${TAB_TITLES[name]}</a>
              </li>`,
          )}
        </ul>
      </nav>
      <section class="card" aria-label="${TAB_TITLES[tab]}">${content}</section>`,
  );
}
