import { Router } from 'express';
import { anything } from '../../contract/shapes.ts';
import { type MonthEndBody, monthEndQuery, type OverdueBody } from '../../contract/reports.ts';
import { refusal } from '../../domain/refusal.ts';
import { readInput } from '../../http/read-input.ts';
import { reportRows } from '../../operations/reports/report-csv.ts';
import { readOverdue } from '../../operations/reports/read-month-end.ts';
import type { ApiParts } from '../parts.ts';
import { callerOf } from '../require-plugin.ts';
import { type Route, route } from '../route.ts';
import { sendTable } from '../send-table.ts';
import { sectionToBody } from './section-to-body.ts';

export const monthEndRoutes: readonly Route[] = [
  route('GET month-end', monthEndQuery, async ({ monthEnds }, { storeId, input: { month, again } }) => {
    const found = await monthEnds.ask(storeId, month, again === '1');
    const none = { month, from: '', to: '', readAt: null, sections: [] };
    if (found.state === 'reading')
      return { ...none, state: 'reading', documents: found.progress } satisfies MonthEndBody;
    const { from, to, sections } = found.report;
    return {
      state: 'ready',
      documents: 0,
      month,
      from,
      to,
      readAt: found.readAt,
      sections: sections.map(sectionToBody),
    } satisfies MonthEndBody;
  }),
  route('GET overdue', anything, async ({ context }, { storeId }) => {
    const { today, overdue, sections } = await readOverdue(context, storeId);
    return { today, overdue, sections: sections.map(sectionToBody) } satisfies OverdueBody;
  }),
  (router, parts) => router.use(csvRoute(parts)),
];

function csvRoute({ monthEnds }: ApiParts): Router {
  return Router().get('/month-end/csv', async (request, response) => {
    const { storeId } = callerOf(response);
    const { month } = readInput(monthEndQuery, request.query);
    const found = await monthEnds.ask(storeId, month, false);
    if (found.state === 'reading')
      throw refusal(409, 'report_not_ready', 'The report is being read.', 'Try again in a moment.');
    await sendTable(
      request,
      response,
      `month-end-${storeId}-${month}.csv`,
      reportRows(`Month end ${month}`, found.report.sections),
    );
  });
}
