import { pipeline } from 'node:stream/promises';
import { Router } from 'express';
import { leaveConfirmRequest, type leaveExportAnswer, leaveRequest, token } from '../../contract/pairing.ts';
import { anything, type Output } from '../../contract/shapes.ts';
import { refusal } from '../../domain/refusal.ts';
import { limitRequests } from '../../http/limit-requests.ts';
import { readInput } from '../../http/read-input.ts';
import { forReader } from '../for-reader.ts';
import type { ApiParts } from '../parts.ts';
import { acceptedRoute, route } from '../route.ts';

/** A page asks every two seconds, and a few tabs may be open. */
const LOOKS_MAX = 120;
const LOOKS_PER_MS = 60_000;

export const leaveRoutes = [
  route('GET leave', anything, ({ leaving }, { storeId }) => leaving.read(storeId)),
  acceptedRoute('POST leave', leaveRequest, ({ leaving }, { storeId, by, input }) =>
    leaving.begin(storeId, input.token, by),
  ),
  acceptedRoute('POST leave/confirm', leaveConfirmRequest, ({ leaving }, { storeId, input }) =>
    leaving.confirm(storeId, input),
  ),
  route('DELETE leave', anything, ({ leaving }, { storeId, by }) => leaving.cancel(storeId, by)),
  route('POST leave/export', anything, async ({ leaving, context }, { storeId }) => {
    const url = `${context.config.http.publicUrl}/v1/exports/${await leaving.makeLink(storeId)}`;
    return { url } satisfies Output<typeof leaveExportAnswer>;
  }),
];

/** Unsigned, with a secret in the address: the browser's download, and how far a store is that may be deleted already. */
export function leavingRoutes({ leaving }: Pick<ApiParts, 'leaving'>): Router {
  const limit = limitRequests({
    ...{ max: LOOKS_MAX, perMs: LOOKS_PER_MS },
    refuse: (_request, _response, next) =>
      next(refusal(429, 'too_many_requests', 'Too many requests came from this address.', 'Wait a minute.')),
  });
  return Router()
    .get('/v1/leavings/:token', limit, async (request, response) => {
      const body = await leaving.readByToken(readInput(token, request.params['token']));
      response.set('cache-control', 'no-store').json(await forReader(request, body));
    })
    .get('/v1/exports/:token', limit, async (request, response) => {
      const { file, name, done } = await leaving.download(readInput(token, request.params['token']));
      response.set({
        ...{ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
        'content-type': 'application/json; charset=utf-8',
        'content-disposition': `attachment; filename="${name}"`,
      });
      await pipeline(file, response);
      await done();
    });
}
