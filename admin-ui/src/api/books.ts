import { booksDayBody, booksBody } from '../../../sidecar/src/contract/books.ts';
import { reconciliationBody } from '../../../sidecar/src/contract/reconciliation.ts';
import { anything } from '../../../sidecar/src/contract/shapes.ts';
import { request, requestFile } from './request.ts';

/** `isCheck`: reads the shop and Xero again. */
export const fetchBooks = (month: string, isCheck: boolean, signal?: AbortSignal) =>
  isCheck
    ? request(booksBody, { path: 'books/check', method: 'POST', data: { month }, signal })
    : request(booksBody, { path: 'books', query: { month }, signal });

export interface ComparedDays {
  readonly from: string;
  readonly to: string;
}

/** Payments by account, what others booked, and the bridge to WooCommerce Analytics: read in the background. */
export const fetchComparison = ({ from, to }: ComparedDays, isAgain: boolean, signal?: AbortSignal) =>
  request(reconciliationBody, {
    path: 'reconciliation',
    query: { from, to, by: 'month', bridge: '1', ...(isAgain && { again: '1' }) },
    signal,
  });

export const fetchBookDay = (day: string, signal?: AbortSignal) =>
  request(booksDayBody, { path: 'books/day', query: { day }, signal });

export const fetchBooksFile = (month: string): Promise<string> => requestFile({ path: 'books/csv', query: { month } });

export const acceptDifference = (orderId: string, code: string, reason: string) =>
  request(anything, { path: 'books/accept', method: 'POST', data: { orderId, code, reason } });

export const takeAcceptanceBack = (orderId: string, code: string) =>
  request(anything, { path: 'books/unaccept', method: 'POST', data: { orderId, code } });
