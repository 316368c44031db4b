import type { ReportMapBody } from '../../contract/reports.ts';
import { tabOfSetting } from '../../wording/setting-place.ts';
import type { ReportMapJobs } from './read-report-map.ts';

/** What pages show of a report map; while it is being read, how far. Throws as `readReportMap`. */
export async function reportMapBody(jobs: ReportMapJobs, storeId: string, again: boolean): Promise<ReportMapBody> {
  const found = await jobs.ask(storeId, again);
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
}
