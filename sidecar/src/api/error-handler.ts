import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { AppError } from '../domain/app-error.ts';
import type { ErrorBody } from '../contract/problem.ts';
import { ownerWords } from '../wording/owner-words.ts';
import { toApiError } from './to-api-error.ts';

export const notFound: RequestHandler = (_request, response) => {
  response.status(404).json({ code: 'not_found', message: 'There is nothing at this address.' } satisfies ErrorBody);
};

/** Every error response: a stable code, a sentence, the next step. Causes stay in the log. */
export function errorHandler(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const refusal = toApiError(error) ?? readingError(error);
    if (refusal === null || statusOf(refusal) >= 500) {
      logger.error({ err: error, method: request.method, path: request.path }, 'request failed');
    }
    response
      .status(refusal === null ? 500 : statusOf(refusal))
      .set('cache-control', 'no-store')
      .json(refusal === null ? INTERNAL : bodyOf(refusal));
  };
}

const INTERNAL: ErrorBody = {
  code: 'internal_error',
  message: 'Something went wrong in the sidecar; its log says what.',
  fix: 'Try again; if it goes on, look at the log of the sidecar.',
};

function statusOf({ facts }: AppError): number {
  return facts.status ?? 500;
}

function bodyOf({ code, message, fix, facts: { faults } }: AppError): ErrorBody {
  return { code, message: ownerWords(message), fix: ownerWords(fix), ...(faults === undefined ? {} : { faults }) };
}

/** body-parser and express mark client errors with a 4xx `status`. */
function readingError(error: unknown): AppError | null {
  if (typeof error !== 'object' || error === null || !('status' in error)) return null;
  const { status } = error;
  if (typeof status !== 'number' || status < 400 || status >= 500) return null;
  if (status === 413)
    return new AppError('request', 'body_too_large', 'The request is too large.', {
      status: 413,
      fix: 'Send less at once.',
    });
  return new AppError('request', 'bad_request', 'The request could not be read.', { status });
}
