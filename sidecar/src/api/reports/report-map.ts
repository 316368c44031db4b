import { type ReportMapBody, reportMapQuery } from '../../contract/reports.ts';
import { tabOfSetting } from '../../wording/setting-place.ts';
import { route } from '../route.ts';

export const reportMapRoutes = [
  route('GET report-map', reportMapQuery, async ({ reportMaps }, { storeId, input }): Promise<ReportMapBody> => {
    const found = await reportMaps.ask(storeId, input.again === '1');
    if (found.state === 'reading')
      return { state: 'reading', read: found.progress, readAt: null, of: 0, held: 0, reports: [] };
    const { of, held, reports } = found.report;
    return {
      ...{ state: 'ready', read: of, readAt: found.readAt, of, held },
      reports: reports.map(({ missing, lines, ...one }) => ({
        ...one,
        lines: lines === null ? null : { ...lines },
        missing: missing.map(({ setting, why }) => ({ setting, why, tab: tabOfSetting(setting) })),
      })),
    };
  }),
];
