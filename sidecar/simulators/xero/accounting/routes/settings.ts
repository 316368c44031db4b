import type { AccountingAnswer } from '../contract.ts';
import type { Work } from '../books/work.ts';
import { ACCOUNT_CREATION, accountUpdate, accountView } from '../settings/accounts.ts';
import { brandingThemeView } from '../settings/branding-themes.ts';
import { CURRENCY_CREATION, currencyView } from '../settings/currencies.ts';
import { actionsView, organisationView } from '../settings/organisation-view.ts';
import { taxRateBatch, taxRateView } from '../settings/tax-rates.ts';
import { ACCOUNT_FIELDS, CURRENCY_FIELDS, TAX_RATE_FIELDS, type FieldTable } from '../where/fields.ts';
import { ok, type View } from '../wire/answers.ts';
import { runBatch } from '../wire/batch.ts';
import { answerList, type Listed } from '../wire/listing.ts';
import { notFound } from '../wire/refusals.ts';
import { noSuchEndpoint, single, writeOne, type Route } from './route.ts';

interface Row<T> extends Listed {
  readonly record: T;
}

/** Settings have no creation time of their own: they are visible at once and keep their order. */
export function answerSettings<T>(
  work: Work,
  name: string,
  table: FieldTable,
  records: readonly T[],
  view: (record: T) => View,
): AccountingAnswer {
  const since = work.organisation.createdAt;
  const listed = records.map((record, index) => {
    const at = typeof record === 'object' && record !== null && 'updatedAt' in record ? record.updatedAt : since;
    const updatedAt = typeof at === 'string' ? at : since;
    return { id: String(index).padStart(6, '0'), createdAt: since, updatedAt, record };
  });
  const show = (row: Row<T>): View => view(row.record);
  return answerList<Row<T>>(work, { name, table, records: listed, fullView: show, view: show });
}

export const organisationRoute: Route = (work, [part]) => {
  if (work.request.method !== 'GET') throw noSuchEndpoint();
  if (part === undefined) return single(work, 'Organisations', organisationView(work.organisation));
  if (part === 'Actions') return ok(work.request, 'Actions', actionsView(work.organisation));
  throw noSuchEndpoint();
};

export const accountsRoute: Route = (work, [key, ...more]) => {
  const { method } = work.request;
  const { accounts } = work.organisation;
  if (more.length > 0) throw noSuchEndpoint();
  if (key === undefined) {
    if (method === 'GET') return answerSettings(work, 'Accounts', ACCOUNT_FIELDS, Object.values(accounts), accountView);
    if (method === 'PUT') return writeOne(work, ACCOUNT_CREATION);
    throw noSuchEndpoint();
  }
  const account = accounts[key.toLowerCase()];
  if (account === undefined) throw notFound();
  if (method === 'GET') return single(work, 'Accounts', accountView(account));
  if (method === 'POST') return writeOne(work, accountUpdate(account));
  if (method === 'DELETE') return runBatch(work, accountUpdate(account), [{ Status: 'DELETED' }], true);
  throw noSuchEndpoint();
};

export const taxRatesRoute: Route = (work, [taxType, ...more]) => {
  const { method } = work.request;
  const { taxRates } = work.organisation;
  if (more.length > 0) throw noSuchEndpoint();
  if (taxType === undefined) {
    if (method === 'GET')
      return answerSettings(work, 'TaxRates', TAX_RATE_FIELDS, Object.values(taxRates), taxRateView);
    if (method === 'PUT') return writeOne(work, taxRateBatch('create'));
    if (method === 'POST') return writeOne(work, taxRateBatch('upsert'));
    throw noSuchEndpoint();
  }
  const rate = taxRates[taxType];
  if (rate === undefined) throw notFound();
  if (method !== 'GET') throw noSuchEndpoint();
  return single(work, 'TaxRates', taxRateView(rate));
};

export const brandingThemesRoute: Route = (work, [themeId, ...more]) => {
  const { brandingThemes } = work.organisation;
  if (work.request.method !== 'GET' || more.length > 0) throw noSuchEndpoint();
  if (themeId === undefined)
    return ok(work.request, 'BrandingThemes', Object.values(brandingThemes).map(brandingThemeView));
  const theme = brandingThemes[themeId.toLowerCase()];
  if (theme === undefined) throw notFound();
  return single(work, 'BrandingThemes', brandingThemeView(theme));
};

export const currenciesRoute: Route = (work, rest) => {
  const { method } = work.request;
  if (rest.length > 0) throw noSuchEndpoint();
  if (method === 'PUT') return writeOne(work, CURRENCY_CREATION);
  if (method !== 'GET') throw noSuchEndpoint();
  const currencies = Object.values(work.organisation.currencies);
  return answerSettings(work, 'Currencies', CURRENCY_FIELDS, currencies, currencyView);
};
