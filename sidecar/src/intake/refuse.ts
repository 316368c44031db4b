import type { Response } from 'express';
import { isAppError } from '../domain/app-error.ts';

export const FOUND_BY_POLL = 'No action needed: the next poll finds the change.';

export function refuse(response: Response, status: number, code: string, message: string, fix: string): void {
  response.status(status).set('cache-control', 'no-store').json({ code, message, fix });
}

/** Rethrows any other error. */
export function refuseBusy(response: Response, error: unknown): void {
  if (!isAppError(error, 'request', 'busy')) throw error;
  response.set('retry-after', '10');
  refuse(response, 503, 'busy', error.message, FOUND_BY_POLL);
}
