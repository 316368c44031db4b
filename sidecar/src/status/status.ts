import { booksReasons } from './books.ts';
import { clearingReasons } from './clearing.ts';
import { copyReasons, machineReasons } from './machine.ts';
import { backlogReasons, healthySentence, reasonsOfOrders, unsyncedReasons } from './orders.ts';
import { TABS_OF_REASONS, type Level, type StatusReason } from './reason.ts';
import { mappingReasons, salesAccountReasons, settingsReasons } from './settings.ts';
import { activeReasons, addressReasons, blockedReasons, pollReasons, webhookReasons } from './store.ts';
import { connectionReasons } from './xero.ts';
import type { StoreFacts } from './store-facts.ts';

/** An action that takes one click. */
export interface StatusAction {
  readonly id: 'sync' | 'replay_rejected';
  readonly label: string;
}

export type StoreStatus = ReturnType<typeof storeStatus>;

/** Worst first. */
export const LEVELS: readonly Level[] = ['red', 'amber', 'green'];

/**
 * A store's level, the status in words, its reasons (worst first) and actions. `needsPerson` makes commands exit with 1:
 * a failing status, or rejected orders whose cause a person must fix.
 */
export function storeStatus(facts: StoreFacts, now: Date) {
  const reasons: readonly StatusReason[] = [
    ...copyReasons(facts),
    ...addressReasons(facts),
    ...machineReasons(facts.machine),
    ...connectionReasons(facts, now),
    ...activeReasons(facts),
    ...salesAccountReasons(facts),
    ...pollReasons(facts, now),
    ...backlogReasons(facts, now),
    ...mappingReasons(facts),
    ...reasonsOfOrders(facts),
    ...unsyncedReasons(facts),
    ...booksReasons(facts),
    ...clearingReasons(facts),
    ...settingsReasons(facts),
    ...webhookReasons(facts),
    ...blockedReasons(facts),
  ]
    .map((found) => ({ ownerNext: found.next, tab: TABS_OF_REASONS[found.code], cause: null, ...found }))
    .sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
  const level = worstLevel(reasons);
  const needsPerson = level === 'red' || facts.counts.rejected > 0;
  const sentence = reasons[0]?.message ?? healthySentence(facts);
  return { level, needsPerson, sentence, reasons, actions: actionsFor(facts) };
}

function actionsFor({ counts, poll, otherAddress, copyOf, active }: StoreFacts): StatusAction[] {
  if (!active || otherAddress !== null || copyOf !== null) return [];
  const sync: StatusAction = { id: 'sync', label: poll.error === null ? 'Sync now' : 'Read the store again' };
  if (counts.rejected === 0) return [sync];
  const label = counts.rejected === 1 ? 'Replay 1 order' : `Replay ${counts.rejected} orders`;
  return [sync, { id: 'replay_rejected', label }];
}

export function worstLevel(statuses: readonly { readonly level: Level }[]): Level {
  return LEVELS.find((level) => statuses.some((one) => one.level === level)) ?? 'green';
}

/** A store as `status --json` prints it: scripts rely on the keys. */
export function storeStatusJson({ signals, ...facts }: StoreFacts, { level, ...status }: StoreStatus) {
  const reasons = status.reasons.map(({ level: light, ...reason }) => ({ light, ...reason }));
  return { ...facts, heard: signals, status: { light: level, ...status, reasons } };
}
