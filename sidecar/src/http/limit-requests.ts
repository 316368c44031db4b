import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { rateLimit } from 'express-rate-limit';

export function limitRequests(limit: {
  /** In each period, by key. */
  readonly max: number;
  readonly perMs: number;
  /** Default: the caller's address. */
  readonly keyOf?: (request: Request, response: Response) => string;
  /** Requests that passed the check do not count. Asked once they are answered: until then they count. */
  readonly isFree?: (response: Response) => boolean;
  readonly refuse: (request: Request, response: Response, next: NextFunction) => void;
}): RequestHandler {
  const { max, perMs, keyOf, isFree, refuse } = limit;
  return rateLimit({
    windowMs: perMs,
    limit: max,
    standardHeaders: false,
    legacyHeaders: false,
    ...(keyOf && { keyGenerator: keyOf }),
    ...(isFree && {
      skipSuccessfulRequests: true,
      requestWasSuccessful: (_request: Request, response: Response) => isFree(response),
    }),
    handler: (request, response, next) => refuse(request, response, next),
  });
}
