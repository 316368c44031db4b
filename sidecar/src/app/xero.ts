import { randomUUID } from 'node:crypto';
import { AppError } from '../domain/app-error.ts';
import { xeroError } from '../xero/xero-error.ts';
import { createConsents } from '../connection/consent.ts';
import { createIdentity } from '../connection/identity.ts';
import { createFeePermission } from '../connection/organisations.ts';
import { createReferenceLists } from '../connection/reference-lists.ts';
import { createAccessTokens } from '../connection/refresh-token.ts';
import { createTokenStore } from '../connection/token-store.ts';
import type { Context } from '../context/context.ts';
import type { XeroParts } from '../context/xero-parts.ts';
import { recordActions } from '../ledger/audit/actions.ts';
import { endConsentWaits } from '../operations/end-waits.ts';
import { replayMissedFees } from '../operations/orders/replay.ts';
import { anyFees } from '../settings/any-fees.ts';
import { COPY_FIX, copyText } from '../wording/copy-text.ts';
import { createXeroClient, type XeroClientParts } from '../xero/client.ts';
import { createClockSkew, isSkewed, skewInWords } from '../xero/clock-skew.ts';
import { createRateGovernor } from '../xero/rate-governor.ts';

/** All parts that call Xero. Throws a connection error xero_app_missing. */
export function xeroOf(context: Context, owner: string, timeouts: XeroClientParts['timeouts']): XeroParts {
  const { config, logger, now, sleep, database, secrets, events, organisations, settings, stores, watch } = context;
  if (config.xero === null) {
    const fix =
      'Set XERO_CLIENT_ID (and XERO_CLIENT_SECRET) to those of your app in the Xero developer portal, then start again.';
    throw new AppError('connection', 'xero_app_missing', 'No Xero app is configured.', { fix });
  }
  const { db } = database;
  const clockSkew = createClockSkew((ms) => {
    if (isSkewed(ms)) logger.warn({ skewMs: Math.round(ms) }, skewInWords(ms));
    else logger.info('the clock of this machine is correct again');
  });
  const identity = createIdentity({ app: config.xero, now, clockSkew });
  const tokens = createTokenStore({ db, secrets });
  const accessTokens = createAccessTokens({
    ...{ tokens, identity, organisations, now, sleep, owner },
    report: { refreshed: (e) => events.tokensRefreshed(e), failed: (e) => events.tokenRefreshFailed(e) },
  });
  const governor = createRateGovernor({ now, setTimer: context.setTimer });
  const client = createXeroClient({
    apiUrl: config.xero.apiUrl,
    accessToken: async (tenantId, options) => {
      await refuseCopy(context);
      return await accessTokens.accessToken(tenantId, options);
    },
    governor,
    now,
    onCall: (call) => {
      events.xeroCalled(call);
      watch.callSeen(call);
    },
    clockSkew,
    ...(timeouts === undefined ? {} : { timeouts }),
  });
  const mayBookFees = createFeePermission({ organisations, tokens });
  const consents = createConsents({
    ...{ db, secrets, identity, tokens, now, newId: randomUUID },
    anyFees: () => anyFees(stores, settings),
    onConnected: async ({ storeId, by, tenantId, tenantName: organisation }) => {
      events.connectionMade({ tenantId, storeId });
      await endConsentWaits(context, tenantId);
      if (await mayBookFees(tenantId)) await replayMissedFees(context, tenantId);
      if (by === null) return;
      const detail = { organisation, tenantId };
      await recordActions({ db, now }, [{ action: 'connected', by, storeId, detail }]);
    },
  });
  const lists = createReferenceLists({ db, client, now });
  const keepAlive = async () => {
    await refuseCopy(context);
    await accessTokens.keepAlive();
  };
  const kept = { ...accessTokens, keepAlive };
  return { client, governor, identity, accessTokens: kept, consents, lists, clockSkew, mayBookFees };
}

/** A copy must not refresh tokens: that would lock the original out of the organisation. */
async function refuseCopy({ instance }: Context): Promise<void> {
  const copy = await instance.copyOf();
  if (copy !== null) throw xeroError('xero_unreachable', `${copyText(copy.host)} ${COPY_FIX}`, { retry: 'later' });
}
