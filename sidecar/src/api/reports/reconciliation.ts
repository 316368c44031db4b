import { reconciliationQuery, type ReconciliationBody } from '../../contract/reconciliation.ts';
import { toPeriodBody } from '../../operations/books/read-books.ts';
import { type Route, route } from '../route.ts';

export const reconciliationRoutes: readonly Route[] = [
  route('GET reconciliation', reconciliationQuery, async ({ context, reconciliations }, { storeId, input }) => {
    const { from, to, by, again } = input;
    const found = await reconciliations.ask(storeId, { from, to, by }, again === '1');
    if (found.state === 'reading') {
      const none = { from, to, timezone: '', readAt: null, notices: [], periods: [] };
      return { state: 'reading', ...found.progress, ...none } satisfies ReconciliationBody;
    }
    const { url } = await context.stores.get(storeId);
    const { timezone, notices, periods } = found.report;
    return {
      ...{ state: 'ready', through: to, orders: 0, from, to, timezone, readAt: found.readAt, notices: [...notices] },
      periods: periods.map((period) => toPeriodBody(period, { id: storeId, url })),
    } satisfies ReconciliationBody;
  }),
];
