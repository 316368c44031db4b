import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Logger } from 'pino';

/** Every answer that is not a page: a stable code and a sentence. Causes stay in the log. */
export interface ErrorBody {
  readonly code: string;
  readonly message: string;
}

export const notFound: RequestHandler = (_request, response) => {
  response.status(404).json({ code: 'not_found', message: 'There is nothing at this address.' } satisfies ErrorBody);
};

export function errorHandler(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const status = clientErrorStatus(error);
    if (status !== null) {
      response
        .status(status)
        .json({ code: 'bad_request', message: 'The request could not be read.' } satisfies ErrorBody);
      return;
    }
    logger.error({ err: error, method: request.method, path: request.path }, 'request failed');
    response.status(500).json({
      code: 'internal_error',
      message: 'Something went wrong in the sidecar; its log says what.',
    } satisfies ErrorBody);
  };
}

/** body-parser and express mark what the client did wrong with a 4xx `status`. */
function clientErrorStatus(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('status' in error)) return null;
  const { status } = error;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}
