import type { StatusCode, StatusReason } from '../../status/reason.ts';
import { storeStatus } from '../../status/status.ts';
import type { StoreFacts } from '../../status/store-facts.ts';
import type { Context } from '../../context/context.ts';
import type { ProblemBody } from '../../contract/problem.ts';
import type { Held } from '../../wording/order-state.ts';
import { readStoreStatus } from '../store-status.ts';

/** What holds up every order of a store until a person acts, or a pause ends. */
const HOLDING: ReadonlySet<StatusCode> = new Set<StatusCode>([
  'data_directory_copied',
  'store_moved_or_cloned',
  'not_connected',
  'disconnected',
  'inactive',
  'settings_wrong',
  'sales_account_missing',
  'paused',
  'day_limit_reached',
  'xero_offline',
]);
/** These end at the pause's end. */
const PAUSES: ReadonlySet<StatusCode> = new Set<StatusCode>(['paused', 'day_limit_reached', 'xero_offline']);

/** The one answer to "why is nothing posted?", worst first: for commands, pages and answers. */
export function holdingReasons(facts: StoreFacts, now: Date): StatusReason[] {
  return storeStatus(facts, now).reasons.filter(({ code }) => HOLDING.has(code));
}

export function isPause({ code }: Pick<StatusReason, 'code'>): boolean {
  return PAUSES.has(code);
}

/** Why a store's waiting orders wait, and until when; null = nothing holds them all up. */
export function heldOf(facts: StoreFacts, now: Date): Held | null {
  const [reason] = holdingReasons(facts, now);
  if (reason === undefined) return null;
  return { why: reason.message, until: isPause(reason) ? (facts.organisation?.pausedUntil ?? null) : null };
}

/** For people in wp-admin; null = posting is possible. */
export async function heldBy(context: Context, storeId: string): Promise<ProblemBody | null> {
  return holding(await readStoreStatus(context, storeId), context.now());
}

function toProblem(reason: StatusReason | undefined): ProblemBody | null {
  if (reason === undefined) return null;
  const { code, message, ownerNext: fix, tab } = reason;
  return { code, message, fix, tab, setting: null };
}

/** The same of known facts. */
export function holding(facts: StoreFacts, now: Date): ProblemBody | null {
  return toProblem(holdingReasons(facts, now)[0]);
}
