import type { AccountingAnswer, AccountingRequest } from './contract.ts';
import type { Organisation } from './organisation.ts';
import type { Switches } from '../switches.ts';
import { Work } from './books/work.ts';
import { bankTransactionsRoute } from './routes/bank-transactions.ts';
import { bankTransfersRoute } from './routes/bank-transfers.ts';
import { contactsRoute } from './routes/contacts.ts';
import { creditNotesRoute } from './routes/credit-notes.ts';
import { invoicesRoute } from './routes/invoices.ts';
import { itemsRoute } from './routes/items.ts';
import { paymentsRoute } from './routes/payments.ts';
import { reportsRoute } from './routes/reports.ts';
import type { Route } from './routes/route.ts';
import {
  accountsRoute,
  brandingThemesRoute,
  currenciesRoute,
  organisationRoute,
  taxRatesRoute,
} from './routes/settings.ts';
import { trackingCategoriesRoute } from './routes/tracking-categories.ts';
import { CallRefused, notFound } from './wire/refusals.ts';

const ROUTES: Readonly<Record<string, Route>> = {
  Accounts: accountsRoute,
  BankTransactions: bankTransactionsRoute,
  BankTransfers: bankTransfersRoute,
  BrandingThemes: brandingThemesRoute,
  Contacts: contactsRoute,
  CreditNotes: creditNotesRoute,
  Currencies: currenciesRoute,
  Invoices: invoicesRoute,
  Items: itemsRoute,
  Organisation: organisationRoute,
  Organisations: organisationRoute,
  Payments: paymentsRoute,
  Reports: reportsRoute,
  TaxRates: taxRatesRoute,
  TrackingCategories: trackingCategoriesRoute,
};

/** Handles one accounting call and changes the organisation by it; a refused call changes nothing. */
export function handleAccounting(
  organisation: Organisation,
  request: AccountingRequest,
  switches: Switches,
): AccountingAnswer {
  const work = new Work(organisation, request, switches);
  const [resource = '', ...rest] = request.path;
  try {
    const route = ROUTES[resource];
    if (route === undefined) throw notFound();
    return route(work, rest);
  } catch (error) {
    work.rollback(0);
    if (error instanceof CallRefused) return error.answer;
    throw error;
  }
}
