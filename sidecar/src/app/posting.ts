import { randomUUID } from 'node:crypto';
import { createContactIndex } from '../connection/contact-index.ts';
import type { Context } from '../context/context.ts';
import type { Opened } from '../context/foundation.ts';
import type { Rounds } from '../context/rounds.ts';
import { isAlive } from '../database/is-alive.ts';
import { createLease, type Holder, holderText } from '../database/lease.ts';
import type { PollerParts } from '../intake/poller.ts';
import { createPoller } from '../intake/poll-store.ts';
import { postable } from '../operations/postable-organisations.ts';
import { gatherWindowMs } from '../posting/calls/gather-window.ts';
import type { PipelineDeps } from '../posting/round.ts';
import { knownStores } from '../scheduler/moved-store-guard.ts';
import { createRounds } from '../scheduler/round.ts';
import { tellDuplicates } from './duplicate-events.ts';
import { tellOutcome } from './outcome-events.ts';

type RoundsOf = Pick<
  Context,
  | 'events'
  | 'ledger'
  | 'stores'
  | 'organisations'
  | 'settings'
  | 'positions'
  | 'addresses'
  | 'storeClient'
  | 'xero'
  | 'signals'
>;

/** Polls and posts, one round after the other. */
export function roundsOf(base: Opened, me: Holder, parts: RoundsOf): Rounds {
  const { now, sleep } = base;
  const { db } = base.database;
  const { events, ledger, stores, organisations, settings, addresses, positions } = parts;
  const { client, lists, governor, mayBookFees } = parts.xero();
  const storeClient = knownStores({ storeClient: parts.storeClient, addresses, now });
  const reconciled = new Set<string>();
  const pipeline: PipelineDeps = {
    worker: holderText(me),
    ledger: tellDuplicates(ledger, events),
    xero: client,
    contacts: createContactIndex({ db, client, now }),
    connections: organisations,
    listsAreStale: (tenantId) => lists.invalidate(tenantId),
    now,
    sleep,
    random: Math.random,
    newId: randomUUID,
    gatherWindowMs: (tenantId) => gatherWindowMs(governor.look(tenantId), now().getTime()),
    organisations: async () =>
      (await base.instance.copyOf()) === null
        ? await postable({ organisations, settings, addresses, stores, now })
        : [],
    storeClient,
    settings: (storeId) => settings.get(storeId),
    lists: (tenantId, needs) => lists.lists(tenantId, needs),
    storeUrl: async (storeId) => (await stores.get(storeId)).url,
    storeTimezone: async (storeId) => (await positions.get(storeId)).timezone,
    organisationName: async (tenantId) => (await organisations.get(tenantId))?.name ?? tenantId,
    mayBookFees,
    reconciled,
    tookOver: async (found) => {
      events.ledgerWasOlder(found);
      const { storeId, tenantId, orders } = found;
      await ledger.recordAction({ action: 'ledger_caught_up', by: null, storeId, detail: { orders, tenantId } });
    },
    settled: (entry, outcome) => tellOutcome(events, now(), entry, outcome),
    claimLost: ({ id, claim }) => events.claimLost({ worker: claim.by, entryIds: [id] }),
  };
  return createRounds({
    lease: createLease({ db, name: 'poster', me, now, isAlive }),
    ledger,
    poller: pollerOf({ ...parts, storeClient, now }),
    pipeline,
    sleep,
    onPollFailure: (error) => events.workerFailed({ error }),
    onFreshDuty: () => reconciled.clear(),
    onRecovery: (released) => events.claimsReleased(released),
  });
}

function pollerOf(
  parts: Pick<Context, 'positions' | 'signals' | 'ledger' | 'settings' | 'storeClient' | 'now' | 'events'>,
): PollerParts {
  const { positions, signals, ledger, settings, storeClient, now, events } = parts;
  return createPoller({
    positions,
    signals,
    ledger,
    settings: (storeId) => settings.get(storeId),
    reader: storeClient,
    now,
    onPolled: (storeId, { seen, accepted, hidden }, durationMs) =>
      events.pollDone({ storeId, orders: seen, accepted, hidden, durationMs }),
    onFailed: (storeId, error) => events.pollFailed({ storeId, error }),
  });
}
