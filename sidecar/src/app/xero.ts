import { randomUUID } from 'node:crypto';
import { AppError, isAppError } from '../domain/app-error.ts';
import { withoutTrailing } from '../domain/text.ts';
import { sendHttp } from '../xero/http.ts';
import { READ_TIMEOUT_MS } from '../xero/limits.ts';
import { xeroError } from '../xero/xero-error.ts';
import { createConsents } from '../connection/consent.ts';
import { createIdentity } from '../connection/identity.ts';
import { createPermission } from '../connection/organisations.ts';
import { createReferenceLists } from '../connection/reference-lists.ts';
import { createAccessTokens } from '../connection/refresh-token.ts';
import { coversAccounts, coversBalances, coversFees, coversReports } from '../connection/scopes.ts';
import { createTokenStore } from '../connection/token-store.ts';
import { collectInTurn } from '../context/collect-when-grown.ts';
import type { Context } from '../context/context.ts';
import type { XeroParts } from '../context/xero-parts.ts';
import { recordActions } from '../ledger/audit/actions.ts';
import { endConsentWaits } from '../operations/end-waits.ts';
import { replayMissedFees } from '../operations/orders/replay.ts';
import { anyFees } from '../settings/any-fees.ts';
import { COPY_FIX, copyText } from '../wording/copy-text.ts';
import { createXeroClient, type XeroClientParts } from '../xero/client.ts';
import { createRateGovernor, type GovernorParts } from '../xero/rate-governor.ts';

const UNPROVED = 'Xero does not answer what time it is; this call was not sent.';

interface XeroStart {
  readonly timeouts: XeroClientParts['timeouts'];
  /** Names this process at the refresh of tokens. */
  readonly owner: string;
  readonly days: GovernorParts['days'];
}

/** All parts that call Xero. Throws a connection error xero_app_missing. */
export function xeroOf(context: Context, { owner, timeouts, days }: XeroStart): XeroParts {
  const { config, clock, now, sleep, database, secrets, events, organisations, settings, stores, watch } = context;
  if (config.xero === null) {
    const fix =
      'Set XERO_CLIENT_ID (and XERO_CLIENT_SECRET) to those of your app in the Xero developer portal, then start again.';
    throw new AppError('connection', 'xero_app_missing', 'No Xero app is configured.', { fix });
  }
  const { db } = database;
  // Tokens and the measurement itself go by the machine's clock: what they compare is of one kind.
  const { skew: clockSkew, machine } = clock;
  const { apiUrl } = config.xero;
  const proveClock = () => clock.prove(() => askDate(apiUrl));
  const identity = createIdentity({ app: config.xero, now: machine, clockSkew });
  const tokens = createTokenStore({ db, secrets });
  const accessTokens = createAccessTokens({
    ...{ tokens, identity, organisations, now: machine, sleep, owner },
    report: { refreshed: (e) => events.tokensRefreshed(e), failed: (e) => events.tokenRefreshFailed(e) },
  });
  const governor = governorOf(context, days);
  const client = createXeroClient({
    apiUrl: config.xero.apiUrl,
    accessToken: async (tenantId, options) => {
      await refuseCopy(context);
      // Also after a long wait for the limits, or a jump of the clock: the time of the sending is written down next.
      if (!(await proveClock())) throw xeroError('xero_unreachable', UNPROVED, { retry: 'later' });
      return await accessTokens.accessToken(tenantId, options);
    },
    governor,
    now: machine,
    onCall: (call) => {
      events.xeroCalled(call);
      watch.callSeen(call);
    },
    clockSkew,
    turn: collectInTurn,
    ...(timeouts === undefined ? {} : { timeouts }),
  });
  const mayBookFees = createPermission({ organisations, tokens }, coversFees);
  const mayCreateAccounts = createPermission({ organisations, tokens }, coversAccounts);
  const hasAskedAccounts = createPermission(
    { organisations, tokens },
    (scope) => scope !== '' && coversAccounts(scope),
  );
  const mayReadReports = createPermission({ organisations, tokens }, coversReports);
  const mayReadBalances = createPermission({ organisations, tokens }, coversBalances);
  const consents = createConsents({
    ...{ db, secrets, identity, tokens, now, newId: randomUUID },
    anyFees: () => anyFees(stores, settings),
    mayCreateAccounts: hasNow(organisations, hasAskedAccounts),
    mayReadReports: hasNow(organisations, mayReadReports),
    onConnected: async ({ storeId, by, tenantId, tenantName: organisation }) => {
      events.connectionMade({ tenantId, storeId });
      await endConsentWaits(context, tenantId);
      if (await mayBookFees(tenantId)) await replayMissedFees(context, tenantId);
      if (by === null) return;
      const detail = { organisation, tenantId };
      await recordActions({ db, now }, [{ action: 'connected', by, storeId, detail }]);
    },
  });
  const lists = createReferenceLists({ db, client, now, turn: collectInTurn });
  const keepAlive = async () => {
    await refuseCopy(context);
    await accessTokens.keepAlive();
  };
  const kept = { ...accessTokens, keepAlive };
  return {
    ...{ client, governor, proveClock, identity, accessTokens: kept, consents, lists, clockSkew },
    ...{ mayBookFees, mayCreateAccounts, mayReadReports, mayReadBalances },
  };
}

/** What Xero says of the day's calls is kept for the next start. */
function governorOf({ now, setTimer, xeroChanges, logger }: Context, days: GovernorParts['days']) {
  return createRateGovernor({
    ...{ now, setTimer },
    ...(days === undefined ? {} : { days }),
    onDay: (tenantId, day) =>
      void xeroChanges.keepDay(tenantId, day).catch((error: unknown) => {
        logger.warn({ err: error, tenantId }, 'the calls of the day could not be kept');
      }),
  });
}

/** Whether the store's consent of now covers something. */
function hasNow(organisations: Context['organisations'], covers: (tenantId: string) => Promise<boolean>) {
  return async (storeId: string): Promise<boolean> => {
    const organisation = await organisations.forStore(storeId);
    return organisation?.state === 'connected' && (await covers(organisation.tenantId));
  };
}

/** A copy must not refresh tokens: that would lock the original out of the organisation. */
async function refuseCopy({ instance }: Context): Promise<void> {
  const copy = await instance.copyOf();
  if (copy !== null) throw xeroError('xero_unreachable', `${copyText(copy.host)} ${COPY_FIX}`, { retry: 'later' });
}

/** The Date of an answer that needs no token and no call of any limit; null = no answer. */
async function askDate(apiUrl: string): Promise<{ readonly date: string | null } | null> {
  try {
    const url = `${withoutTrailing(apiUrl, '/')}/connections`;
    const headers = { accept: 'application/json' };
    const answer = await sendHttp({
      method: 'GET',
      url,
      headers,
      body: null,
      timeoutMs: READ_TIMEOUT_MS,
      write: false,
    });
    return { date: answer.header('date') };
  } catch (error) {
    if (isAppError(error, 'xero')) return null;
    throw error;
  }
}
