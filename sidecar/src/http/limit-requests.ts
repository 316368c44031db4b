import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { rateLimit } from 'express-rate-limit';

/** To count failed requests only, it is called after the check; `next` then receives its refusal, or nothing. */
export function limitRequests(limit: {
  /** In each period, by key. */
  readonly max: number;
  readonly perMs: number;
  /** Default: the caller's address. */
  readonly keyOf?: (request: Request, response: Response) => string;
  readonly refuse: (request: Request, response: Response, next: NextFunction) => void;
}): RequestHandler {
  const { max, perMs, keyOf, refuse } = limit;
  return rateLimit({
    windowMs: perMs,
    limit: max,
    standardHeaders: false,
    legacyHeaders: false,
    ...(keyOf && { keyGenerator: keyOf }),
    handler: (request, response, next) => refuse(request, response, next),
  });
}
