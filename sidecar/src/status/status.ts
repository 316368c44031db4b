import { backlogReasons } from './backlog.ts';
import { copyReasons, machineReasons } from './machine.ts';
import { allWell, reasonsOfOrders } from './orders.ts';
import type { Light, StatusReason } from './reason.ts';
import { mappingReasons, settingsReasons } from './settings.ts';
import { activeReasons, addressReasons, pollReasons, webhookReasons } from './store.ts';
import { connectionReasons } from './xero.ts';
import type { StoreFacts } from './store-facts.ts';

/** An action that takes one click. */
export interface StatusAction {
  readonly id: 'sync' | 'replay_rejected';
  readonly label: string;
}

export interface StoreStatus {
  readonly light: Light;
  /** Makes commands exit with 1: a failing status, or rejected orders whose cause a person must fix. */
  readonly needsPerson: boolean;
  /** The status in words. */
  readonly sentence: string;
  /** Worst first. */
  readonly reasons: readonly StatusReason[];
  readonly actions: readonly StatusAction[];
}

const RANK: Record<Light, number> = { green: 0, amber: 1, red: 2 };

export function storeStatus(facts: StoreFacts, now: Date): StoreStatus {
  const reasons = [
    ...copyReasons(facts),
    ...addressReasons(facts),
    ...machineReasons(facts.machine),
    ...connectionReasons(facts, now),
    ...activeReasons(facts),
    ...pollReasons(facts, now),
    ...backlogReasons(facts, now),
    ...mappingReasons(facts),
    ...reasonsOfOrders(facts),
    ...settingsReasons(facts),
    ...webhookReasons(facts),
  ]
    .map((reason) => ({ cause: null, ...reason }))
    .sort((a, b) => RANK[b.light] - RANK[a.light]);
  const sentence = reasons[0]?.message ?? allWell(facts);
  const light = worstLight(reasons);
  const needsPerson = light === 'red' || facts.counts.rejected > 0;
  return { light, needsPerson, sentence, reasons, actions: actionsFor(facts) };
}

function actionsFor({ counts, poll, otherAddress, copyOf, active }: StoreFacts): StatusAction[] {
  if (!active || otherAddress !== null || copyOf !== null) return [];
  const sync: StatusAction = { id: 'sync', label: poll.error === null ? 'Read the store now' : 'Read the store again' };
  if (counts.rejected === 0) return [sync];
  return [sync, { id: 'replay_rejected', label: 'Replay every order that needs you' }];
}

/** The status of several stores. */
export function worstLight(statuses: readonly { readonly light: Light }[]): Light {
  return statuses.reduce<Light>((worst, one) => (RANK[one.light] > RANK[worst] ? one.light : worst), 'green');
}
