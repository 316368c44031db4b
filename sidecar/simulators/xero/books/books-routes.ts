import { Router } from 'express';
import type { CreditNote, Invoice, Organisation } from '../accounting/organisation.ts';
import { html, type Html } from '../html.ts';
import { sendPage } from '../page.ts';
import { findOrganisation, type Simulation } from '../simulation.ts';
import { renderDocumentPage } from './document-page.ts';
import { renderBooks, renderTab, TABS } from './layout.ts';
import { LISTS } from './lists.ts';
import { renderTable } from './table.ts';

/** The books: what the simulated Xero holds, for people. Reads only. */
export function booksRoutes(simulation: Simulation): Router {
  const router = Router();
  router.get('/', (_request, response) => {
    sendPage(response, 200, renderOrganisations(simulation.state.organisations));
  });

  router.get('/:tenantId{/:tab}', (request, response, next) => {
    const organisation = findOrganisation(simulation, request.params.tenantId);
    const tab = TABS.find((name) => name === (request.params.tab ?? 'invoices'));
    if (organisation === undefined || tab === undefined) {
      next();
      return;
    }
    const list = LISTS[tab](organisation, Number(request.query['page'] ?? 1));
    sendPage(response, 200, renderTab(organisation, tab, list));
  });

  router.get('/:tenantId/:folder/:id', (request, response, next) => {
    const { tenantId, folder, id } = request.params;
    const organisation = findOrganisation(simulation, tenantId);
    const document = organisation === undefined ? undefined : findDocument(organisation, folder, id);
    if (organisation === undefined || document === undefined) next();
    else sendPage(response, 200, renderDocumentPage(organisation, document));
  });

  router.use((_request, response) => sendPage(response, 404, NOT_FOUND_PAGE));
  return router;
}

function findDocument(organisation: Organisation, folder: string, id: string): Invoice | CreditNote | undefined {
  if (folder === 'invoices') return organisation.invoices[id];
  return folder === 'credit-notes' ? organisation.creditNotes[id] : undefined;
}

const NOT_FOUND_PAGE: Html = renderBooks(
  'Not found',
  html`<h1>There is no such page</h1>
    <p><a href="/books">All organisations</a></p>`,
);

function renderOrganisations(organisations: readonly Organisation[]): Html {
  const count = (records: Record<string, unknown>) => String(Object.keys(records).length);
  const table = renderTable({
    rows: organisations,
    empty: 'This simulator has no organisations.',
    columns: [
      { title: 'Organisation', kind: 'text', cell: (one) => html`<a href="/books/${one.tenantId}">${one.name}</a>` },
      { title: 'Country', kind: 'date', cell: (one) => one.countryCode },
      { title: 'Currency', kind: 'date', cell: (one) => one.baseCurrency },
      { title: 'Invoices', kind: 'number', cell: (one) => count(one.invoices) },
      { title: 'Credit notes', kind: 'number', cell: (one) => count(one.creditNotes) },
      { title: 'Payments', kind: 'number', cell: (one) => count(one.payments) },
      { title: 'Contacts', kind: 'number', cell: (one) => count(one.contacts) },
    ],
  });
  return renderBooks(
    'Organisations',
    html`<h1>Organisations</h1>
      <p class="lead">Choose one to see its invoices, payments and balances.</p>
      <section class="card" aria-label="Organisations">${table}</section>`,
  );
}
