import { reconciliationQuery, type ReconciliationBody } from '../../contract/reconciliation.ts';
import { toPeriodBody } from '../../operations/books/read-books.ts';
import { type Route, route } from '../route.ts';
import { periodForOwner } from './for-owner.ts';

export const reconciliationRoutes: readonly Route[] = [
  route('GET reconciliation', reconciliationQuery, async ({ context, reconciliations }, { storeId, input }) => {
    const { from, to, by, bridge, again } = input;
    const found = await reconciliations.ask(storeId, { from, to, by, bridge: bridge === '1' }, again === '1');
    if (found.state === 'reading') {
      const none = {
        from,
        to,
        timezone: '',
        readAt: null,
        notices: [],
        periods: [],
        bridge: null,
        mayReadReports: true,
      };
      return { state: 'reading', ...found.progress, ...none } satisfies ReconciliationBody;
    }
    const { url } = await context.stores.get(storeId);
    const { timezone, notices, periods, bridge: bridged, needsPermission } = found.report;
    return {
      ...{ state: 'ready', through: to, orders: 0, from, to, timezone, readAt: found.readAt },
      // The command line is named in it; a page has a button.
      notices: notices.filter((one) => one !== needsPermission),
      mayReadReports: needsPermission === null,
      bridge: bridged === null ? null : bridged.map(({ currency, lines }) => ({ currency, lines: lines.map(toLine) })),
      periods: periods.map((period) => periodForOwner(toPeriodBody(period, { id: storeId, url }))),
    } satisfies ReconciliationBody;
  }),
];

function toLine<T extends { readonly orderIds: readonly string[] }>(line: T) {
  return { ...line, orderIds: [...line.orderIds] };
}
