import { fitBody } from '../../../sidecar/src/contract/fit.ts';
import { monthEndBody, overdueBody, reportMapBody } from '../../../sidecar/src/contract/reports.ts';
import { request, requestFile } from './request.ts';

export const fetchMonthEnd = (month: string, again: boolean, signal?: AbortSignal) =>
  request(monthEndBody, { path: 'month-end', query: { month, ...(again ? { again: '1' } : {}) }, signal });

export const fetchMonthEndFile = (month: string): Promise<string> =>
  requestFile({ path: 'month-end/csv', query: { month } });

export const fetchOverdue = (signal?: AbortSignal) => request(overdueBody, { path: 'overdue', signal });

/** `isStart`: reads the latest orders (again). */
export const fetchFit = (isStart: boolean, signal?: AbortSignal) =>
  request(fitBody, { path: 'fit', query: isStart ? { start: '1' } : {}, signal });

export const fetchFitFile = (): Promise<string> => requestFile({ path: 'fit/csv' });

export const fetchReportMap = (again: boolean, signal?: AbortSignal) =>
  request(reportMapBody, { path: 'report-map', query: again ? { again: '1' } : {}, signal });
