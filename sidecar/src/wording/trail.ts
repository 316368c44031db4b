import { z } from 'zod';
import { actionSentence } from './action-words.ts';
import { actorInWords } from '../ledger/audit/actor.ts';
import type { ActionsOptions } from '../ledger/audit/actions.ts';
import type { Attempt, Call } from '../ledger/entry.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { secondOf } from './times.ts';
import { attemptDetail, callDetails, sentences, type AttemptDetail } from './trail-words.ts';

/** One line of an order's history, for people; the same shape in contract/orders.ts. */
export interface TrailRow {
  readonly at: string;
  readonly text: string;
  /** The actor, in words; null = the sync itself. */
  readonly by: string | null;
  readonly details: readonly string[];
}

/** The same for actions on no single order. */
export type ActionRow = ReturnType<typeof actionRow>;

/** `calls`: those the attempts name, if available. `timezone`: of the shop, null = UTC. */
export function trail(attempts: readonly Attempt[], calls: readonly Call[], timezone: string | null): TrailRow[] {
  const byId = new Map(calls.map((call) => [call.id, call]));
  return attempts.map((attempt) => {
    const shared = { at: attempt.at, by: actorOf(attempt) };
    if (attempt.detail === null) return { ...shared, text: ERASED, details: [] };
    const detail = attemptDetail(attempt);
    const call = attempt.callId === null ? undefined : byId.get(attempt.callId);
    return {
      ...shared,
      text: sentences[attempt.step](detail, call),
      details: detailsOf(attempt, detail, call, timezone),
    };
  });
}

function actorOf({ by }: Attempt): string | null {
  return by === null ? null : actorInWords(by);
}

const ERASED = 'The content of this row was erased. Its seal stays in the chain.';

function detailsOf(attempt: Attempt, detail: AttemptDetail, call: Call | undefined, timezone: string | null): string[] {
  return [
    ...detail.reasons.flatMap(({ fix }) => (fix === '' ? [] : [`What to do: ${fix}`])),
    ...(detail.notBefore === undefined ? [] : [`Not before ${secondOf(detail.notBefore, timezone)}`]),
    // Host, process and a random part: the first two identify it.
    ...(detail.worker === undefined ? [] : [`By ${detail.worker.split('/').slice(0, 2).join(', process ')}`]),
    ...detail.decisions.map(({ field, value, rule }) => `${field} ${value}: ${rule}`),
    ...callDetails(attempt, call),
  ];
}

const actionDetail = z.looseObject({ action: z.string() }).catch({ action: '' });

export function actionRow(attempt: Attempt) {
  const { id, storeId, at } = attempt;
  const { action, ...facts } = actionDetail.parse(attempt.detail);
  return { id, storeId, at, by: actorOf(attempt), ...actionSentence(action, facts) };
}

export async function trailOf(
  ledger: Pick<Ledger, 'attemptsOf' | 'callsOf'>,
  entryId: number,
  timezone: string | null = null,
): Promise<TrailRow[]> {
  return trail(await ledger.attemptsOf(entryId), await ledger.callsOf(entryId), timezone);
}

/** Actions of people on no single order, in sentences, newest first. Absent store = all. */
export async function actionsOf(ledger: Pick<Ledger, 'actions'>, options: ActionsOptions): Promise<ActionRow[]> {
  return (await ledger.actions(options)).map(actionRow);
}
