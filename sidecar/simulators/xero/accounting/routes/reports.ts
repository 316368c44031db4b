import type { Work } from '../books/work.ts';
import { bankSummary } from '../books/bank-summary.ts';
import { profitAndLoss } from '../books/profit-and-loss.ts';
import { isTrue } from '../wire/listing.ts';
import { CallRefused, notImplemented, postDataInvalid } from '../wire/refusals.ts';
import { ok, type View } from '../wire/answers.ts';
import { noSuchEndpoint, type Route } from './route.ts';

const DAY_MS = 24 * 60 * 60_000;
/** Exist at Xero, and are not simulated: comparison periods, tracking, cash basis. */
const NOT_SIMULATED = ['periods', 'timeframe', 'trackingCategoryID', 'trackingCategoryID2'];

export const reportsRoute: Route = (work, [name, ...rest]) => {
  if (work.request.method !== 'GET' || rest.length > 0) throw noSuchEndpoint();
  const report = name?.toLowerCase();
  if (report !== 'profitandloss' && report !== 'banksummary') throw notImplemented();
  if (work.organisation.forbiddenActions.includes('ViewReports')) throw notPermitted();
  const { query } = work.request;
  if (report === 'banksummary')
    return ok(work.request, 'Reports', [bankSummary(work.organisation, { ...rangeOf(work), now: work.request.now })]);
  for (const option of ['trackingOptionID', 'trackingOptionID2'])
    if (query.has(option) && !query.has(option.replace('Option', 'Category'))) throw trackingWithoutCategory(option);
  if (NOT_SIMULATED.some((one) => query.has(one)) || isTrue(query, 'paymentsOnly')) throw notImplemented();
  const range = rangeOf(work);
  return ok(work.request, 'Reports', [
    profitAndLoss(work.organisation, {
      ...range,
      isStandardLayout: isTrue(query, 'standardLayout'),
      hasLastDay: work.switches.reportLastDay === 'included',
      now: work.request.now,
    }),
  ]);
};

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

function trackingWithoutCategory(option: string): CallRefused {
  const number = option.endsWith('2') ? '2' : '1';
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
