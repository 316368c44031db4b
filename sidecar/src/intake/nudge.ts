import type { RequestHandler } from 'express';
import { type NudgeAnswer, type NudgeRequest, nudgeRequest } from '../contract/plugin.ts';
import { createQuota } from '../http/quota.ts';
import type { Signal } from '../ledger/entry.ts';
import { AcceptBusy, type AcceptSignals } from './accept-signals.ts';

/** Nudges per store and minute; its pages need the rest of the plugin's request limit. A poll finds what is refused. */
export const NUDGES_PER_MINUTE_MAX = 400;
const MINUTE_MS = 60_000;

export interface NudgeParts {
  readonly accept: AcceptSignals;
  readonly told: (storeId: string, orders: number) => void;
  /** Too many nudges: a poll has to find the changes. */
  readonly overrun: (storeId: string) => void;
  readonly now: () => Date;
}

/** `POST /v1/stores/:store/nudge`, signed by the plugin: answers once every named order is queued on disk. */
export function nudgeHandler(parts: NudgeParts): RequestHandler {
  const quota = createQuota({ max: NUDGES_PER_MINUTE_MAX, perMs: MINUTE_MS, now: parts.now });
  return async (request, response) => {
    const storeId = String(request.params['store']);
    if (!quota.take(storeId)) {
      parts.overrun(storeId);
      response.set('retry-after', '60').status(429);
      const fix = 'Nothing to do: a poll finds what is not told now.';
      response.json({ code: 'too_many_requests', message: 'This shop nudges more often than is of use.', fix });
      return;
    }
    const reading = nudgeRequest.safeParse(request.body);
    response.set('cache-control', 'no-store');
    if (!reading.success) {
      const [issue] = reading.error.issues;
      const where = issue?.path.map(String).join('.') ?? '';
      response
        .status(400)
        .json({ code: 'nudge_invalid', message: `Wrong nudge: ${where} ${issue?.message ?? ''}`, fix: '' });
      return;
    }
    try {
      const answers = await parts.accept(reading.data.orders.map((order) => toSignal(storeId, order)));
      parts.told(storeId, reading.data.orders.length);
      const accepted = answers.filter((answer) => answer?.accepted === true).length;
      response.status(202).json({ accepted } satisfies NudgeAnswer);
    } catch (error) {
      if (!(error instanceof AcceptBusy)) throw error;
      response.set('retry-after', '10').status(503);
      response.json({ code: 'busy', message: error.message, fix: 'Nothing to do: the next poll finds the change.' });
    }
  };
}

function toSignal(storeId: string, { id, event }: NudgeRequest['orders'][number]): Signal {
  const gone = event === 'deleted' || event === 'trashed';
  return { storeId, source: 'nudge', kind: 'order', sourceId: String(id), fingerprint: null, onlyKnown: gone };
}
