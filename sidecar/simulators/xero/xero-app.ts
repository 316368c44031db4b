import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { z } from 'zod';
import { booksRoutes } from './books/books-routes.ts';
import { controlRoutes } from './control-routes.ts';
import type { Gate } from './gate/api-call.ts';
import { apiRoutes } from './gate/api-routes.ts';
import { NOT_FOUND } from './gate/problem.ts';
import { authoriseRoutes } from './identity/authorise-routes.ts';
import { identityRoutes } from './identity/identity-routes.ts';
import { deliver, textReply } from './reply.ts';
import type { Simulation } from './simulation.ts';

/** Errors of the body parsers: the caller's fault. */
const clientErrors = z.object({ status: z.int().min(400).max(499), message: z.string() });

/** Xero's three hosts on one port (their paths do not overlap), and beside them the books and the controls. */
export function xeroApp(simulation: Simulation, gate: Gate): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use((_request, response, next) => {
    response.setHeader('Date', simulation.clock.now().toUTCString());
    next();
  });
  app.use(authoriseRoutes(simulation));
  app.use(identityRoutes(simulation));
  app.use(apiRoutes(simulation, gate));
  app.use('/books', booksRoutes(simulation));
  app.use('/_simulator', controlRoutes(simulation, gate.limits));
  app.get('/', (_request, response) => response.redirect(302, '/books'));
  app.use((_request, response) => deliver(response, NOT_FOUND));
  app.use((error: unknown, request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    // A stop or a caller that went away is no fault of the simulator; anything else is, and must be seen.
    if (simulation.closing.aborted || request.destroyed) {
      deliver(response, 'drop');
      return;
    }
    const badRequest = clientErrors.safeParse(error);
    if (badRequest.success) {
      deliver(response, textReply(badRequest.data.status, badRequest.data.message));
      return;
    }
    process.stderr.write(
      `Simulated Xero failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    deliver(response, textReply(500, 'An error occurred in Xero.'));
  });
  return app;
}
