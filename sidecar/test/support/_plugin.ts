import { createHash, randomBytes } from 'node:crypto';
import type { Express } from 'express';
import express from 'express';
import { SignJWT, type JWTPayload } from 'jose';
import { pino } from 'pino';
import supertest, { type Response } from 'supertest';
import type { StatusBody } from '../../src/contract/status.ts';
import type { PairRequest } from '../../src/contract/pairing.ts';
import { errorHandler } from '../../src/api/error-handler.ts';
import { pluginOnly, storeApi } from '../../src/api/store-api.ts';
import { createApiParts, type ApiParts } from '../../src/api/parts.ts';
import { intakeOf } from '../../src/app/intake.ts';
import type { Shop, Stack } from './_stack.ts';

export const VERSIONS = { plugin: '1.0.0', wordpress: '6.9', woocommerce: '10.5.2', php: '8.4.1' };

/** The plugin's side of the HTTP API: pairs, signs, sends. */
export interface Plugin {
  readonly storeId: string;
  readonly key: Uint8Array;
  get(path: string): Promise<Response>;
  post(path: string, body?: object): Promise<Response>;
  put(path: string, body: object): Promise<Response>;
  patch(path: string, body: object): Promise<Response>;
  delete(path: string): Promise<Response>;
  /** As it would be sent, with claims of one's own. */
  token(method: string, path: string, body: string, claims?: JWTPayload, key?: Uint8Array): Promise<string>;
}

export interface Api {
  readonly app: Express;
  readonly parts: ApiParts;
  /** How often the worker was woken. */
  readonly woken: () => number;
}

/** The routes of the plugins over a running stack. */
export function startApi({ context }: Pick<Stack, 'context'>): Api {
  let woken = 0;
  const parts = createApiParts(context, () => (woken += 1));
  const { nudge } = intakeOf(context, () => (woken += 1));
  const app = express().use(storeApi(parts, pluginOnly(context), nudge));
  app.use(errorHandler(pino({ level: 'silent' })));
  return { app, parts, woken: () => woken };
}

export function pairRequestOf({ simulated }: Pick<Shop, 'simulated'>, pairingCode: string): PairRequest {
  const { url, consumerKey, consumerSecret } = simulated;
  return {
    pairingCode,
    siteUrl: url,
    siteName: 'A shop',
    consumerKey,
    consumerSecret,
    webhookSecret: 'a secret of the webhooks',
    settingsUrl: `${url}/wp-admin/admin.php?page=ml-connector`,
    versions: VERSIONS,
  };
}

export async function pairPlugin({ app, parts }: Api, shop: Pick<Shop, 'simulated'>): Promise<Plugin> {
  const code = await parts.context.secrets.pairingCode();
  const answer = await supertest(app).post('/v1/pair').send(pairRequestOf(shop, code));
  if (answer.status !== 201) throw new Error(`Not paired: ${answer.text}`);
  const { storeId, pairingKey } = answer.body as { storeId: string; pairingKey: string };
  return pluginOf(app, storeId, Buffer.from(pairingKey, 'base64url'), parts.context.now);
}

/** `app`: the routes, or the address of a running service. */
export function pluginOf(app: Express | string, storeId: string, key: Uint8Array, now: () => Date): Plugin {
  const token: Plugin['token'] = (method, path, body, claims = {}, with_ = key) => {
    const iat = Math.floor(now().getTime() / 1000);
    return new SignJWT({
      iss: storeId,
      aud: 'ml-connector',
      iat,
      exp: iat + 60,
      jti: randomBytes(16).toString('base64url'),
      sub: 'wp:7',
      name: 'jane',
      m: method,
      p: path,
      bh: createHash('sha256').update(body).digest('base64url'),
      ...claims,
    })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(with_);
  };
  const send = async (method: 'get' | 'post' | 'put' | 'patch' | 'delete', path: string, body?: object) => {
    const address = `/v1/stores/${storeId}/${path}`;
    const text = body === undefined ? '' : JSON.stringify(body);
    const client = supertest(app);
    const signed = await token(method.toUpperCase(), address, text);
    const sent = client[method](address).set('authorization', `Bearer ${signed}`);
    return body === undefined ? await sent : await sent.set('content-type', 'application/json').send(text);
  };
  return {
    storeId,
    key,
    token,
    get: (path) => send('get', path),
    post: (path, body = {}) => send('post', path, body),
    put: (path, body) => send('put', path, body),
    patch: (path, body) => send('patch', path, body),
    delete: (path) => send('delete', path),
  };
}

/** As a person does: counts the orders since a day, then confirms them. */
export async function countAndBackfill(plugin: Plugin, after: string): Promise<Response> {
  const counting = await plugin.post('backfill/count', { after });
  if (counting.status !== 202) throw new Error(`Not counted: ${counting.text}`);
  for (;;) {
    const { backfill } = ((await plugin.get('status')).body as StatusBody).sync;
    if (backfill?.state === 'counted') return await plugin.post('backfill', { after, orders: backfill.orders });
    if (backfill?.state !== 'counting') throw new Error(`Not counted: ${JSON.stringify(backfill)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
