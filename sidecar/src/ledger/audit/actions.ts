import { addAttempts, type LedgerDeps } from './attempts.ts';
import { toAttempt } from '../entry-row.ts';
import type { Attempt } from '../entry.ts';

/** User actions that do not concern one entry. */
export const HUMAN_ACTIONS = [
  'settings_changed',
  'rules_changed',
  'store_added',
  'store_key_renewed',
  'store_removed',
  'store_left',
  'paired',
  'invitation_made',
  'invitations_withdrawn',
  'unpaired',
  'connected',
  'disconnected',
  'organisation_chosen',
  'accounts_confirmed',
  'paused',
  'resumed',
  'sync_asked',
  'backfill_asked',
  'backfill_stopped',
  'backfill_undone',
  'difference_accepted',
  'difference_asked_again',
  'customer_import_asked',
  'replay_asked',
  'secrets_rotated',
  'personal_data_exported',
  'personal_data_erased',
  'trail_pruned',
  'copy_accepted',
  'address_accepted',
  'declared_copy',
  'alerts_changed',
  'ledger_caught_up',
  'dashboard_opened',
  'terms_accepted',
  'contacts_unlinked',
  'account_created',
  'tracking_option_created',
  'rule_dismissed',
  'provider_connected',
  'provider_disconnected',
  'payouts_imported',
] as const;
export type HumanAction = (typeof HUMAN_ACTIONS)[number];

export interface NewAction {
  readonly action: HumanAction;
  /** See actor.ts; null = the service itself (pruning). */
  readonly by: string | null;
  /** null = about no one store. */
  readonly storeId: string | null;
  /** Ids, names of settings, old and new values; no secrets, no personal data of buyers. */
  readonly detail?: object | undefined;
}

export function recordAction(deps: LedgerDeps, action: NewAction): Promise<void> {
  return recordActions(deps, [action]);
}

export function recordActions(deps: LedgerDeps, actions: readonly NewAction[]): Promise<void> {
  return addAttempts(
    deps,
    actions.map(({ action, by, storeId, detail }) => ({
      entryId: null,
      storeId,
      step: 'action',
      by,
      detail: { action, ...detail },
    })),
  );
}

export interface ActionsOptions {
  /** Absent = of all stores, and those of none. */
  readonly storeId?: string | undefined;
  readonly limit: number;
  readonly beforeId?: number | undefined;
}

/** Newest first. */
export async function actions(deps: LedgerDeps, options: ActionsOptions): Promise<Attempt[]> {
  let query = deps.db
    .selectFrom('attempts')
    .selectAll()
    .where('entry_id', 'is', null)
    .where('step', '=', 'action')
    .orderBy('id', 'desc')
    .limit(options.limit);
  if (options.storeId !== undefined) query = query.where('store_id', '=', options.storeId);
  if (options.beforeId !== undefined) query = query.where('id', '<', options.beforeId);
  return (await query.execute()).map(toAttempt);
}

export async function wasDone({ db }: Pick<LedgerDeps, 'db'>, storeId: string, action: HumanAction): Promise<boolean> {
  const found = await db
    .selectFrom('attempts')
    .select('id')
    .where('store_id', '=', storeId)
    .where('entry_id', 'is', null)
    .where('detail_json', 'like', `%"action":"${action}"%`)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}
