import type { Request, RequestHandler } from 'express';
import { type NudgeAnswer, type NudgeRequest, nudgeRequest } from '../contract/plugin.ts';
import { limitRequests } from '../http/limit-requests.ts';
import type { Signal } from '../ledger/entry.ts';
import type { AcceptSignals } from './accept-signals.ts';
import { FOUND_BY_POLL, refuse, refuseBusy } from './refuse.ts';

/** Nudges per store and minute; its pages need the rest of the plugin's request limit. A poll finds what is refused. */
export const NUDGES_PER_MINUTE_MAX = 400;
const MINUTE_MS = 60_000;

/** `POST /v1/stores/:store/nudge`, signed by the plugin: answers once every named order is queued on disk. */
export function nudgeHandlers(parts: {
  readonly accept: AcceptSignals;
  readonly received: (storeId: string, orders: number) => void;
  /** Too many nudges: a poll has to find the changes. */
  readonly overrun: (storeId: string) => void;
}): RequestHandler[] {
  const storeOf = (request: Request) => String(request.params['store']);
  const limit = limitRequests({
    max: NUDGES_PER_MINUTE_MAX,
    perMs: MINUTE_MS,
    keyOf: storeOf,
    refuse: (request, response) => {
      parts.overrun(storeOf(request));
      response.set('retry-after', '60');
      refuse(response, 429, 'too_many_requests', 'Too many notifications from this store.', FOUND_BY_POLL);
    },
  });
  const receive: RequestHandler = async (request, response) => {
    const storeId = storeOf(request);
    const { data, error } = nudgeRequest.safeParse(request.body);
    if (data === undefined) {
      const [issue] = error.issues;
      const where = issue?.path.map(String).join('.') ?? '';
      refuse(response, 400, 'nudge_invalid', `Wrong nudge: ${where} ${issue?.message ?? ''}`, '');
      return;
    }
    try {
      const answers = await parts.accept(data.orders.map((order) => toSignal(storeId, order)));
      parts.received(storeId, data.orders.length);
      const accepted = answers.filter((one) => one?.accepted === true).length;
      const answer: NudgeAnswer = { accepted };
      response.set('cache-control', 'no-store').status(202).json(answer);
    } catch (failure) {
      refuseBusy(response, failure);
    }
  };
  return [limit, receive];
}

function toSignal(storeId: string, { id, event }: NudgeRequest['orders'][number]): Signal {
  const gone = event === 'deleted' || event === 'trashed';
  return { storeId, source: 'nudge', kind: 'order', sourceId: String(id), fingerprint: null, onlyKnown: gone };
}
