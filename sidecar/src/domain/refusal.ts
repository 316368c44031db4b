import { AppError, type ErrorFacts } from './app-error.ts';

/** A request's refusal: thrown by handlers, sent by the error handler as the contract's ErrorBody. */
export function refusal(status: number, code: string, message: string, fix: string, faults?: ErrorFacts['faults']) {
  return new AppError('request', code, message, { status, fix, faults });
}
