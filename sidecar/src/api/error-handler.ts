import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { AppError } from '../domain/app-error.ts';
import { createQuiet } from '../observability/quiet.ts';
import { refusal } from '../domain/refusal.ts';
import type { ErrorBody } from '../contract/problem.ts';
import { ownerWords } from '../wording/owner-words.ts';
import { forReader } from './for-reader.ts';
import { toApiError } from './to-api-error.ts';

export const notFound: RequestHandler = (_request, response) => {
  response.status(404).json({ code: 'not_found', message: 'There is nothing at this address.' } satisfies ErrorBody);
};

/** Every error response: a stable code, a sentence, the next step. Causes stay in the log, each kind once a minute. */
export function errorHandler(logger: Logger, now = () => new Date()): ErrorRequestHandler {
  const quiet = createQuiet(now);
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const known = toApiError(error) ?? readingError(error);
    const status = known?.facts.status ?? 500;
    const line = status >= 500 ? quiet(known?.code ?? String(error)) : null;
    if (line !== null) {
      const { method, path } = request;
      logger.error({ err: error, method, path, ...(line.heldBack > 0 && line) }, 'request failed');
    }
    const body = known === null ? INTERNAL : bodyOf(known);
    const retryAfterMs = known?.facts.retryAfterMs;
    if (retryAfterMs !== undefined) response.set('retry-after', String(Math.ceil(retryAfterMs / 1_000)));
    response.status(status).set('cache-control', 'no-store');
    forReader(request, body).then((answer) => response.json(answer), next);
  };
}

const INTERNAL: ErrorBody = {
  code: 'internal_error',
  message: 'Something went wrong in the service. Its log has the cause.',
  fix: 'Try again. If it continues, check the log of the service.',
};

function bodyOf({ code, message, fix, facts: { faults } }: AppError): ErrorBody {
  return { code, message: ownerWords(message), fix: ownerWords(fix), ...(faults === undefined ? {} : { faults }) };
}

/** body-parser and express mark client errors with a 4xx `status`. */
function readingError(error: unknown): AppError | null {
  if (typeof error !== 'object' || error === null || !('status' in error)) return null;
  const { status } = error;
  if (typeof status !== 'number' || status < 400 || status >= 500) return null;
  if (status === 413) return refusal(413, 'body_too_large', 'The request is too large.', 'Send less at once.');
  return refusal(status, 'bad_request', 'The request could not be read.', '');
}
