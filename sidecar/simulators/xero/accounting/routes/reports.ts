import type { Work } from '../books/work.ts';
import { bankSummary } from '../books/bank-summary.ts';
import { profitAndLoss, type Column } from '../books/profit-and-loss.ts';
import { COLUMNS_MAX, trackingColumns, type AskedTracking } from '../books/tracking-columns.ts';
import { isTrue } from '../wire/listing.ts';
import { CallRefused, notImplemented, postDataInvalid } from '../wire/refusals.ts';
import { ok, type View } from '../wire/answers.ts';
import { noSuchEndpoint, type Route } from './route.ts';

const DAY_MS = 24 * 60 * 60_000;
/** Exist at Xero, and are not simulated: comparison periods, cash basis. */
const NOT_SIMULATED = ['periods', 'timeframe'];

export const reportsRoute: Route = (work, [name, ...rest]) => {
  if (work.request.method !== 'GET' || rest.length > 0) throw noSuchEndpoint();
  const report = name?.toLowerCase();
  if (report !== 'profitandloss' && report !== 'banksummary') throw notImplemented();
  if (work.organisation.forbiddenActions.includes('ViewReports')) throw notPermitted();
  const { query } = work.request;
  if (report === 'banksummary')
    return ok(work.request, 'Reports', [bankSummary(work.organisation, { ...rangeOf(work), now: work.request.now })]);
  if (NOT_SIMULATED.some((one) => query.has(one)) || isTrue(query, 'paymentsOnly')) throw notImplemented();
  const columns = columnsOf(work);
  const range = rangeOf(work);
  return ok(work.request, 'Reports', [
    profitAndLoss(work.organisation, {
      ...range,
      columns,
      isStandardLayout: isTrue(query, 'standardLayout'),
      hasLastDay: work.switches.reportLastDay === 'included',
      now: work.request.now,
    }),
  ]);
};

/** null = no tracking is asked for. */
function columnsOf(work: Work): Column[] | null {
  const [first, second] = [askedTracking(work, ''), askedTracking(work, '2')];
  if (first === null) {
    if (second !== null) throw validation('TrackingCategoryID1 must be provided if a TrackingCategoryID2 is provided.');
    return null;
  }
  // Each option of one beside each of the other.
  if (second !== null && second.option === null) throw notImplemented();
  const columns = trackingColumns(first, second);
  if (columns.length > COLUMNS_MAX) throw validation(`The report cannot have more than ${COLUMNS_MAX} columns.`);
  return columns;
}

function askedTracking({ organisation, request: { query } }: Work, which: '' | '2'): AskedTracking | null {
  const [categoryId, optionId] = [query.get(`trackingCategoryID${which}`), query.get(`trackingOptionID${which}`)];
  if (categoryId === null) {
    if (optionId !== null) throw trackingWithoutCategory(which);
    return null;
  }
  const category = organisation.trackingCategories[categoryId.toLowerCase()];
  if (category === undefined || category.status === 'DELETED')
    throw validation(`The tracking category '${categoryId}' does not exist.`);
  if (optionId === null) return { category, option: null };
  const option = category.options.find(({ id, status }) => id === optionId.toLowerCase() && status !== 'DELETED');
  if (option === undefined) throw validation(`The tracking option '${optionId}' does not exist in ${category.name}.`);
  return { category, option };
}

/** Default: the current month. */
function rangeOf({ request: { query, now }, switches }: Work): { readonly from: string; readonly to: string } {
  const today = now.toISOString().slice(0, 10);
  const monthEnd = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 0)).toISOString().slice(0, 10);
  const from = query.get('fromDate') ?? `${today.slice(0, 8)}01`;
  const to = query.get('toDate') ?? monthEnd;
  for (const day of [from, to])
    if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day)))
      throw postDataInvalid(`The value '${day}' is not a valid date.`);
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  if (days < 1) throw validation('The from date must be before the to date.');
  if (days > switches.reportDaysMax) throw validation('The report period cannot be longer than 365 days.');
  return { from, to };
}

function trackingWithoutCategory(which: '' | '2'): CallRefused {
  const number = which === '' ? '1' : which;
  return validation(`TrackingCategoryID${number} must be provided if a TrackingOptionID${number} is provided.`);
}

function validation(message: string): CallRefused {
  const elements: View[] = [{ ValidationErrors: [{ Message: message }] }];
  const body = {
    ErrorNumber: 10,
    Type: 'ValidationException',
    Message: 'A validation exception occurred',
    Elements: elements,
  };
  return new CallRefused({ status: 400, body });
}

/** The user who connected may not see reports, whatever the scopes. */
function notPermitted(): CallRefused {
  const body = { Type: null, Title: 'Forbidden', Status: 403, Detail: 'AuthenticationUnsuccessful', Instance: '' };
  return new CallRefused({ status: 403, body });
}
