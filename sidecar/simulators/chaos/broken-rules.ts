import type { Context } from '../../src/context/context.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import type { XeroClient } from '../../src/xero/client.ts';

/** One rule behind exactly-once posting, broken at the service's ledger or Xero client; everything else works as before. */
interface BrokenRule {
  readonly ledger?: (ledger: Ledger) => Partial<Ledger>;
  readonly client?: (client: XeroClient) => Partial<XeroClient>;
}

const KEY_CHARACTERS_MAX = 100;
const LONG_AGO = '2020-01-01T00:00:00.000Z';

/** Calls with an unknown outcome count as not processed by Xero. */
const NO_SEARCH: BrokenRule = {
  ledger: (ledger) => ({
    listUncertain: async (options) => {
      for (const { id } of await ledger.unsettledCalls(options?.tenantId)) await ledger.settleCall(id, null);
      for (const entry of await ledger.listUncertain(options)) await ledger.settleUncertain(entry, { to: 'pending' });
      return [];
    },
  }),
};

/** By what the service does wrong. `npm run chaos -- --broken all` shows that the books reveal each. */
export const BROKEN_RULES: Readonly<Record<string, BrokenRule>> = {
  'sends a call before recording that it is sent': { ledger: () => ({ markSent: () => Promise.resolve(true) }) },
  'sends again without searching Xero for the first call': NO_SEARCH,
  'searches Xero neither after an unknown outcome nor before sending': {
    ...NO_SEARCH,
    client: () => ({ invoicesByReferences: () => Promise.resolve([]) }),
  },
  'sends each time under a new key': { client: withKeyPerSending },
  'sends everything for an order under one key': {
    ledger: (ledger) => ({
      openCall: (call, worker) => {
        const ids = call.items.map(({ entryId }) => entryId).join('-');
        return ledger.openCall({ ...call, idempotencyKey: `${call.kind}-${ids}`.slice(0, KEY_CHARACTERS_MAX) }, worker);
      },
    }),
  },
  'takes the first search as final while Xero may still be processing': {
    ledger: (ledger) => ({
      unsettledCalls: async (tenantId) =>
        (await ledger.unsettledCalls(tenantId)).map((call) => ({ ...call, createdAt: LONG_AGO, sentAt: LONG_AGO })),
      sendingsOf: async (callId) => ({ ...(await ledger.sendingsOf(callId)), lastAt: null }),
    }),
  },
  'keeps the claims of a killed process': {
    ledger: () => ({ releaseClaims: () => Promise.resolve({ pending: 0, uncertain: 0 }) }),
  },
  'rejects orders whose call has an unknown outcome': {
    ledger: (ledger) => ({
      settle: (entry, worker, outcome) =>
        ledger.settle(
          entry,
          worker,
          outcome.to === 'uncertain' ? { to: 'rejected', problems: [outcome.reason] } : outcome,
        ),
    }),
  },
  'ends a call before recording its documents': {
    ledger: (ledger) => ({
      keepAnswer: async (callId, answer) => {
        await ledger.keepAnswer(callId, answer);
        await ledger.settleCall(callId, 200);
      },
    }),
  },
};

function withKeyPerSending(client: XeroClient): Partial<XeroClient> {
  let sendings = 0;
  return {
    send: (call) => {
      sendings += 1;
      const key = call.idempotencyKey;
      const own = key === null ? {} : { idempotencyKey: `${key.slice(0, KEY_CHARACTERS_MAX)}-${sendings}` };
      return client.send({ ...call, ...own });
    },
  };
}

/** Breaks a rule of a service that has not started yet. Throws RangeError for an unknown rule. */
export function breakRule(context: Pick<Context, 'ledger' | 'xero'>, name: string): void {
  const rule = BROKEN_RULES[name];
  if (rule === undefined)
    throw new RangeError(`No rule "${name}"; there are: ${Object.keys(BROKEN_RULES).join('; ')}.`);
  const { ledger, client } = rule;
  if (ledger !== undefined) Object.assign(context.ledger, brokenLedger({ ...context.ledger }, ledger));
  if (client !== undefined) Object.assign(context.xero().client, client({ ...context.xero().client }));
}

/** Inside transactions, too. */
function brokenLedger(ledger: Ledger, change: (ledger: Ledger) => Partial<Ledger>): Ledger {
  const together: Ledger['together'] = (work) => ledger.together((inOne) => work(brokenLedger(inOne, change)));
  return { ...ledger, together, ...change(ledger) };
}
