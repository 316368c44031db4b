import type { Response } from 'express';
import { AcceptBusy } from './accept-signals.ts';

export const FOUND_BY_POLL = 'No action needed: the next poll finds the change.';

export function refuse(response: Response, status: number, code: string, message: string, fix: string): void {
  response.status(status).set('cache-control', 'no-store').json({ code, message, fix });
}

/** Rethrows any other error. */
export function refuseBusy(response: Response, error: unknown): void {
  if (!(error instanceof AcceptBusy)) throw error;
  response.set('retry-after', '10');
  refuse(response, 503, 'busy', error.message, FOUND_BY_POLL);
}
