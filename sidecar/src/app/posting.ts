import { randomUUID } from 'node:crypto';
import { createContactIndex } from '../connection/contact-index.ts';
import type { Context } from '../context/context.ts';
import { collectInTurn } from '../context/collect-when-grown.ts';
import type { Rounds } from '../context/rounds.ts';
import { createLease, type Holder, holderText, isAlive } from '../database/lease.ts';
import { sinceChange } from '../database/since-change.ts';
import { createPoller } from '../intake/poll-store.ts';
import { onlyLookedUp, postable } from '../operations/postable-organisations.ts';
import { shopsThere } from '../operations/offer-prefix.ts';
import { createDayPace } from '../posting/calls/day-budget.ts';
import { gatherWindowMs } from '../posting/calls/gather-window.ts';
import { createKeptRefunds } from '../posting/orders/kept-refunds.ts';
import { PAYOUT_ENTRY, payoutSource } from '../posting/payouts/payout-source.ts';
import type { OpenOrganisation, PipelineDeps } from '../posting/round.ts';
import { knownStores } from '../scheduler/moved-store-guard.ts';
import { createRounds } from '../scheduler/round.ts';
import { reportDuplicates, reportOutcome } from './posting-events.ts';

export function roundsOf(context: Context, me: Holder): Rounds {
  const { now, sleep, events, ledger, stores, organisations, settings, addresses, positions, signals } = context;
  const { db } = context.database;
  const { client, lists, governor, mayBookFees } = context.xero();
  const storeClient = knownStores({ storeClient: context.storeClient, addresses, now });
  const reconciled = new Set<string>();
  const pace = createDayPace(governor.look, now);
  const claimed = (tenantId: string) => {
    pace.claimed(tenantId);
    // Where orders come in, Xero is watched more closely.
    context.xeroChanges.moved(tenantId).catch((error: unknown) => events.workerFailed({ error }));
  };
  const pipeline: PipelineDeps = {
    worker: holderText(me),
    ledger: reportDuplicates(ledger, events),
    xero: client,
    contacts: createContactIndex({ db, client, now }),
    connections: organisations,
    listsAreStale: (tenantId) => lists.invalidate(tenantId),
    shopsThere: (tenantId) => shopsThere(context, tenantId),
    now,
    sleep,
    nextTurn: collectInTurn,
    random: Math.random,
    newId: randomUUID,
    gatherWindowMs: (tenantId) => gatherWindowMs(governor.look(tenantId), now().getTime()),
    dayPace: { ...pace, claimed },
    sources: new Map([[PAYOUT_ENTRY, payoutSource(context.clearing)]]),
    organisations: () => openOrganisations(context),
    storeClient,
    keptRefunds: createKeptRefunds(now),
    settings: (storeId) => settings.get(storeId),
    lists: (tenantId, needs, since) => lists.lists(tenantId, needs, since),
    itemsMade: (tenantId, made) => lists.itemsMade(tenantId, made),
    storeUrl: context.storeLink,
    storeTimezone: async (storeId) => (await positions.get(storeId)).timezone,
    organisationName: async (tenantId) => (await organisations.get(tenantId))?.name ?? tenantId,
    mayBookFees,
    reconciled,
    tookOver: async (found) => {
      events.ledgerWasOlder(found);
      const { storeId, tenantId, orders } = found;
      await ledger.recordAction({ action: 'ledger_caught_up', by: null, storeId, detail: { orders, tenantId } });
    },
    settled: (entry, outcome) => reportOutcome(events, now(), entry, outcome),
    claimLost: ({ id, claim }) => events.claimLost({ worker: claim.by, entryIds: [id] }),
  };
  return createRounds({
    lease: createLease({ db, name: 'poster', me, now, isAlive }),
    ledger,
    poller: createPoller({
      ...{ positions, signals, ledger, reader: context.storeClient, checkAddress: storeClient, now },
      settings: (storeId) => settings.get(storeId),
      isStill: stillness(context),
      rereadFacts: async (storeId) => stores.keepFacts(storeId, await (await context.storeClient(storeId)).readStore()),
      onPolled: (storeId, { seen, accepted, hidden }, durationMs) =>
        events.pollDone({ storeId, orders: seen, accepted, hidden, durationMs }),
      onFailed: (storeId, error) => events.pollFailed({ storeId, error }),
    }),
    pipeline,
    sleep,
    onPollFailure: (error) => events.workerFailed({ error }),
    onFreshDuty: () => reconciled.clear(),
    onRecovery: (released) => events.claimsReleased(released),
  });
}

/** Whether nothing was written since the last time that it was asked. */
function stillness({ database, settings, now }: Context): () => boolean {
  const isChanged = sinceChange({ changes: () => `${database.changes()} ${settings.version()}`, now });
  return () => !isChanged();
}

/** Those that a round is for. */
async function openOrganisations(context: Context): Promise<readonly OpenOrganisation[]> {
  const { ledger, instance } = context;
  // Nearly always none: a round of an organisation is several statements.
  const isUncertain = (await ledger.listUncertain()).length > 0;
  if ((!isUncertain && !(await ledger.hasDue())) || (await instance.copyOf()) !== null) return [];
  const posted = await postable(context);
  const open = [...posted, ...(await onlyLookedUp(context, posted))];
  if (open.length === 0 || (await context.xero().proveClock())) return open;
  // Their age would decide. Other orders are tried: nothing is sent without the time, and then they say what they wait for.
  return (await ledger.listUncertain()).length > 0 ? [] : open;
}
