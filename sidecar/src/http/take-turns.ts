import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

/**
 * Requests begun in one turn of the loop, and the rest in the next ones: a few hundred that come at once would else be
 * read, refused and answered in a single turn (measured: 256 half-sent bodies, up to 148 ms), and a probe would wait.
 */
export const REQUESTS_PER_TURN_MAX = 16;

/** Hands requests over in the order in which they came, so many a turn of the loop that timers and others come in between. */
export function takeTurns(handle: RequestListener): RequestListener {
  const waiting: (readonly [IncomingMessage, ServerResponse])[] = [];
  let begun = 0;
  let isTurnPlanned = false;
  const planTurn = () => {
    if (isTurnPlanned) return;
    isTurnPlanned = true;
    setImmediate(() => {
      isTurnPlanned = false;
      begun = 0;
      const next = waiting.splice(0, REQUESTS_PER_TURN_MAX);
      for (const [request, response] of next) begin(request, response);
    });
  };
  const begin = (request: IncomingMessage, response: ServerResponse) => {
    planTurn();
    begun += 1;
    // The caller left meanwhile; its stream would never end.
    if (!request.destroyed) handle(request, response);
  };
  return (request, response) => {
    if (begun < REQUESTS_PER_TURN_MAX && waiting.length === 0) {
      begin(request, response);
      return;
    }
    waiting.push([request, response]);
  };
}
