import { monthEndBody, overdueBody } from '../../../sidecar/src/contract/reports.ts';
import { request, requestFile } from './request.ts';

export const fetchMonthEnd = (month: string, again: boolean, signal?: AbortSignal) =>
  request(monthEndBody, { path: 'month-end', query: { month, ...(again ? { again: '1' } : {}) }, signal });

export const fetchMonthEndFile = (month: string): Promise<string> =>
  requestFile({ path: 'month-end/csv', query: { month } });

export const fetchOverdue = (signal?: AbortSignal) => request(overdueBody, { path: 'overdue', signal });
