import { json, type Request, Router } from 'express';
import { z } from 'zod';
import { AppError } from '../../domain/app-error.ts';
import type { Context } from '../../context/context.ts';
import type { PairAnswer } from '../../contract/pairing.ts';
import { dayIn } from '../../domain/day.ts';
import { limitRequests } from '../../http/limit-requests.ts';
import { readInput } from '../../http/read-input.ts';
import { within } from '../../http/within.ts';
import { pluginActor } from '../../ledger/audit/actor.ts';
import { readVersion } from '../../observability/version.ts';
import { changeSettings } from '../../operations/change-settings.ts';
import { disconnectStore } from '../../operations/disconnect.ts';
import { createWooCommerceClient } from '../../woocommerce/client.ts';
import type { StoreFacts } from '../../woocommerce/read-store.ts';
import { callerOf } from '../require-plugin.ts';

const MINUTE_MS = 60_000;
/** Wrong codes from one address, and in total: 80 bits cannot be guessed, but a person's own code might be. */
const WRONG_CODES_MAX = 10;
const WRONG_CODES_OF_ALL_MAX = 100;
const WRONG_CODES_PER_MS = 15 * MINUTE_MS;
/** Eight short texts. */
const PAIR_BYTES_MAX = 16 * 1024;
/** Unpairing waits at most this long for Xero. */
const LET_GO_MS_MAX = 10_000;

const webAddress = z
  .string()
  .max(2_000)
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), 'A web address.');
const version = z.string().max(40);
const pairRequest = z.object({
  pairingCode: z.string().min(1).max(200),
  siteUrl: webAddress,
  siteName: z.string().max(500),
  consumerKey: z.string().regex(/^ck_\S{8,100}$/, 'It begins with ck_.'),
  consumerSecret: z.string().regex(/^cs_\S{8,100}$/, 'It begins with cs_.'),
  webhookSecret: z.string().min(16, 'At least 16 characters.').max(200),
  settingsUrl: webAddress,
  versions: z.object({ plugin: version, wordpress: version, woocommerce: version, php: version }),
});
type Wish = z.infer<typeof pairRequest>;

/** `POST /v1/pair`: the one request that only the pairing code authenticates. */
export function pairRoutes(context: Context, onPaired: (storeId: string) => void): Router {
  const limit = (max: number, keyOf?: () => string) =>
    limitRequests({
      max,
      perMs: WRONG_CODES_PER_MS,
      ...(keyOf && { keyOf }),
      refuse: (_request, _response, next) => next(tooManyCodes()),
    });
  const [wrong, wrongOfAll] = [limit(WRONG_CODES_MAX), limit(WRONG_CODES_OF_ALL_MAX, () => 'all')];
  /** One at a time, so that a code pairs one store. */
  let turn: Promise<unknown> = Promise.resolve();
  const router = Router();
  router.post('/v1/pair', json({ limit: PAIR_BYTES_MAX }), async (request: Request, response, next) => {
    response.set('cache-control', 'no-store');
    const wish = readInput(pairRequest, request.body);
    const pairing = turn.then(async () =>
      (await context.secrets.isPairingCode(wish.pairingCode)) ? await pair(context, wish) : null,
    );
    turn = pairing.catch(() => undefined);
    const answer = await pairing;
    if (answer === null) {
      context.events.pairingRefused({ reason: 'pairing_code_wrong' });
      await wrong(request, response, (tooMany?: unknown) =>
        tooMany === undefined
          ? wrongOfAll(request, response, (refusal?: unknown) => next(refusal ?? wrongCode()))
          : next(tooMany),
      );
      return;
    }
    onPaired(answer.storeId);
    response.status(201).json(answer);
  });
  return router;
}

async function pair(context: Context, wish: Wish): Promise<PairAnswer> {
  const { siteUrl, consumerKey, consumerSecret, webhookSecret, settingsUrl, versions } = wish;
  const read: { facts: StoreFacts | null } = { facts: null };
  const { store, added } = await context.stores.add({
    url: siteUrl,
    credentials: { consumerKey, consumerSecret, webhookSecret },
    verify: async (url, credentials) => {
      read.facts = await readWith(context, url, credentials);
      return { ...read.facts, name: read.facts.name === '' ? wish.siteName : read.facts.name };
    },
  });
  if (added && read.facts !== null) {
    // Pairing a store must not post years of old orders.
    const startDate = dayIn(context.now(), read.facts.timezone);
    const change = { storeId: store.id, by: pluginActor('system', null) };
    await changeSettings(context, change, (settings) => settings.set(store.id, 'sync.startDate', startDate));
  }
  const pairingKey = await context.pairings.renew({ storeId: store.id, settingsUrl, versions });
  await context.secrets.renewPairingCode();
  const detail = { url: store.url, versions };
  await context.ledger.recordAction({ action: 'paired', by: pluginActor('system', null), storeId: store.id, detail });
  context.events.storePaired({ storeId: store.id });
  return { storeId: store.id, pairingKey, sidecarVersion: readVersion() };
}

/** Proves the key: reads the store with it and checks that it may write. */
async function readWith(
  context: Context,
  url: string,
  credentials: { readonly consumerKey: string; readonly consumerSecret: string },
): Promise<StoreFacts> {
  const { allowPrivateHosts } = context.config;
  using client = createWooCommerceClient({ url, ...credentials, allowPrivateHosts, now: context.now });
  const facts = await client.readStore();
  if (await client.mayWrite()) return facts;
  throw new AppError('request', 'store_key_read_only', 'The REST key of the store may only read.', {
    status: 422,
    fix: 'Pair again: the plugin makes a key that may read and write.',
  });
}

/** `POST unpair`: deletes the store's keys and settings, and disconnects Xero; the ledger keeps its orders. */
export function unpairRoutes(context: Context): Router {
  const router = Router();
  router.post('/unpair', async (_request, response) => {
    const { storeId, by } = callerOf(response);
    await letGoOfXero(context, storeId);
    await context.stores.remove(storeId);
    await context.settings.remove(storeId);
    await context.pairings.forget(storeId);
    await context.ledger.recordAction({ action: 'unpaired', by, storeId });
    context.events.storeRemoved({ storeId });
    response.status(204).end();
  });
  return router;
}

/** Unpairing must succeed while Xero is down: the connection can also be removed in Xero. */
async function letGoOfXero(context: Context, storeId: string): Promise<void> {
  if (context.config.xero === null || (await context.organisations.forStore(storeId)) === null) return;
  const { identity, accessTokens } = context.xero();
  try {
    const { organisations } = context;
    const parts = { organisations, identity, accessToken: accessTokens.accessToken };
    await within(LET_GO_MS_MAX, disconnectStore(parts, storeId));
  } catch (error) {
    context.logger.warn({ err: error, storeId }, 'the connection in Xero could not be ended');
  }
}

function wrongCode(): AppError {
  return new AppError('request', 'pairing_code_wrong', 'The pairing code is wrong.', {
    status: 403,
    fix: 'Ask whoever runs the connector for the code that it shows now: each code pairs one store.',
  });
}

function tooManyCodes(): AppError {
  return new AppError('request', 'too_many_attempts', 'Too many wrong pairing codes were tried.', {
    status: 429,
    fix: 'Wait fifteen minutes, then try again with the right code.',
  });
}
