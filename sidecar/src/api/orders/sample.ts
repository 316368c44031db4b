import { type SampleBody, sampleRequest } from '../../contract/orders.ts';
import type { SampleState } from '../../rehearsal/sample-jobs.ts';
import { ownerWords } from '../../wording/owner-words.ts';
import { route } from '../route.ts';
import { revisionOf } from '../settings.ts';
import { notConnected } from '../to-api-error.ts';

/** On the page. */
const PROBLEMS_SHOWN_MAX = 3;

/** One of the latest orders as it would look in Xero: nothing is written. */
export const sampleRoute = route('POST sample', sampleRequest, async ({ context, samples }, { storeId, input }) => {
  const organisation = await context.organisations.forStore(storeId);
  if (organisation === null) throw notConnected();
  const since = `${organisation.tenantId} ${revisionOf(await context.settings.get(storeId))}`;
  return toSampleBody(samples.ask(storeId, since, input.again === true));
});

function toSampleBody(state: SampleState): SampleBody {
  if (state.state === 'reading') {
    const nothing = { order: null, contact: null, invoice: null, payment: null, linked: null };
    return { state: 'reading', read: 0, ...nothing, problems: [] };
  }
  const { invoice, problems, ...report } = state.report;
  return {
    ...{ state: 'ready', ...report },
    invoice: invoice === null ? null : { ...invoice, lines: [...invoice.lines] },
    problems: problems
      .slice(0, PROBLEMS_SHOWN_MAX)
      .map(({ order, message, fix }) => ({ order, message: ownerWords(message), fix: ownerWords(fix) })),
  };
}
