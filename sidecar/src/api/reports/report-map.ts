import { type ReportMapBody, reportMapQuery } from '../../contract/reports.ts';
import { reportMapBody } from '../../operations/reports/report-map-body.ts';
import { route } from '../route.ts';

export const reportMapRoutes = [
  route(
    'GET report-map',
    reportMapQuery,
    async ({ reportMaps }, { storeId, input }): Promise<ReportMapBody> =>
      await reportMapBody(reportMaps, storeId, input.again === '1'),
  ),
];
