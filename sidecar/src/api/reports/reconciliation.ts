import { reconciliationQuery, type ReconciliationBody } from '../../contract/reconciliation.ts';
import { causeWords } from '../../operations/reconciliation/cause-words.ts';
import { type Route, route } from '../route.ts';

export const reconciliationRoutes: readonly Route[] = [
  route('GET reconciliation', reconciliationQuery, async ({ reconciliations }, { storeId, input }) => {
    const { from, to, by, again } = input;
    const found = await reconciliations.ask(storeId, { from, to, by }, again === '1');
    if (found.state === 'reading') {
      const none = { from, to, timezone: '', readAt: null, notices: [], periods: [] };
      return { state: 'reading', ...found.progress, ...none } satisfies ReconciliationBody;
    }
    const { timezone, notices, periods } = found.report;
    return {
      ...{ state: 'ready', through: to, orders: 0, from, to, timezone, readAt: found.readAt, notices: [...notices] },
      periods: periods.map((period) => ({
        ...period,
        causes: period.causes.map((one) => ({ ...one, ...causeWords(one.code, one.detail, storeId) })),
      })),
    } satisfies ReconciliationBody;
  }),
];
