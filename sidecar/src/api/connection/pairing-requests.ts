import { json, Router } from 'express';
import type { Context } from '../../context/context.ts';
import { type PairingAskAnswer, pairingAsk } from '../../contract/pairing.ts';
import { refusal } from '../../domain/refusal.ts';
import { limitRequests } from '../../http/limit-requests.ts';
import { readInput } from '../../http/read-input.ts';

/** A person clicks once or twice. From one address, and in total. */
const ASKS_MAX = 10;
const ASKS_OF_ALL_MAX = 100;
const ASKS_PER_MS = 15 * 60_000;
/** Five short texts. */
const ASK_BYTES_MAX = 16 * 1024;

/** `POST /v1/pairing-requests`: a shop asks to be paired; a person allows it on the page that is answered (ADR 0055). */
export function pairingRequestRoutes({ pairingRequests, config, events }: Context): Router {
  const limit = (max: number, keyOf?: () => string) =>
    limitRequests({
      ...{ max, perMs: ASKS_PER_MS },
      ...(keyOf && { keyOf }),
      refuse: (_request, _response, next) => {
        events.pairingRefused({ reason: 'too_many_requests' });
        next(refusal(429, 'too_many_requests', 'Too many shops ask to be connected.', 'Try again in fifteen minutes.'));
      },
    });
  const limits = [limit(ASKS_MAX), limit(ASKS_OF_ALL_MAX, () => 'all')];
  return Router().post('/v1/pairing-requests', ...limits, json({ limit: ASK_BYTES_MAX }), (request, response) => {
    const { siteUrl, siteName, returnUrl, state, challenge } = readInput(pairingAsk, request.body);
    if (new URL(returnUrl).origin !== new URL(siteUrl).origin) {
      const message = 'The address to come back to is not one of the shop that asks.';
      throw refusal(
        422,
        'return_url_refused',
        message,
        'Use the pairing code: this shop’s wp-admin has another address.',
      );
    }
    const id = pairingRequests.ask({ siteUrl, siteName, returnUrl, state, challenge });
    const url = `${config.http.publicUrl}/connect/${id}`;
    response
      .set('cache-control', 'no-store')
      .status(201)
      .json({ url } satisfies PairingAskAnswer);
  });
}
