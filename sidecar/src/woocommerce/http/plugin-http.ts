import { createHash, randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import { z } from 'zod';
import type { AppError } from '../../domain/app-error.ts';
import { parseJson } from '../../domain/json/parse-json.ts';
import { QUOTE_CHARS_MAX } from '../limits.ts';
import { storeError } from '../store-error.ts';
import { createExchange } from './exchange.ts';
import { type RawAnswer, readAnswer } from './read-answer.ts';
import { checkAddress, readStoreAddress } from './store-address.ts';

/** The plugin's answer is a line; a longer one is another page. */
const ANSWER_BYTES_MAX = 256 * 1024;
/** The plugin refuses older signatures. */
const TOKEN_LIFE_S = 60;
const JTI_BYTES = 16;

export interface PluginTarget {
  readonly storeId: string;
  readonly url: string;
  /** 32 bytes: the key of the plugin's pairing. */
  readonly pairingKey: Uint8Array;
}

export type PluginHttp = ReturnType<typeof createPluginHttp>;

export function createPluginHttp(options: { readonly allowPrivateHosts: boolean; readonly now: () => Date }) {
  const { allowPrivateHosts, now } = options;
  const exchange = createExchange({ allowPrivateHosts });
  return {
    /** POSTs to a store's plugin, signed with its pairing key. Throws a store error. */
    async post(target: PluginTarget, path: string, body: object): Promise<unknown> {
      const home = readStoreAddress(target.url, allowPrivateHosts);
      const url = new URL(`${home}/wp-json/ml-connector/v1/${path}`);
      checkAddress(url, allowPrivateHosts);
      const text = JSON.stringify(body);
      const token = await signFor(target, url, text, now());
      const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
      const sent = { method: 'POST', headers, body: text, bytesMax: ANSWER_BYTES_MAX };
      return await exchange.send(url, sent, async (raw) => {
        if (raw.status >= 300 && raw.status < 400) {
          const message = `${url.host} redirects to another address. Pair the shop again under that one.`;
          throw storeError('store_redirected', message);
        }
        const refused = ownRefusal(raw, url);
        if (refused !== null) throw refused;
        return await readAnswer(raw, { home, path: url.pathname, now: now() });
      });
    },
    [Symbol.dispose]: () => exchange.close(),
  };
}

const refusalShape = z.object({ code: z.string(), message: z.string().default('') });

/** The plugin's routes take our signature, not the REST key: a refusal says nothing about that key. null = none. */
function ownRefusal({ status, body }: RawAnswer, { host, pathname }: URL): AppError | null {
  const { code = '', message = '' } = refusalShape.safeParse(parseJson(body.toString())).data ?? {};
  if (code.startsWith('signature_') || code === 'clock_skewed') {
    const fix = 'Check the clocks of both machines. If it goes on, unpair the store and pair it again.';
    return storeError('store_refused', `The plugin on ${host} refuses our signature (${code}).`, {
      fix,
      retry: 'later',
    });
  }
  if (code === 'rest_no_route') {
    const fix = 'Activate ML Connector in WordPress, Plugins.';
    return storeError('store_refused', `The plugin ML Connector is not active on ${host}.`, { fix, retry: 'later' });
  }
  if (status !== 401 && status !== 403) return null;
  const quoted = [String(status), code, message === '' ? '' : `"${message.slice(0, QUOTE_CHARS_MAX)}"`].filter(Boolean);
  const what = `${host} refuses ${pathname} (${quoted.join(' ')}): a plugin or firewall blocks the REST API for visitors.`;
  const fix =
    'Allow /wp-json/ml-connector/v1/ there without a sign-in; each request is signed. Until then orders show "Not sent to Xero", although they are synced.';
  return storeError('store_plugin_blocked', what, { fix });
}

/** The same claims as in the plugin's own requests, in reverse. */
function signFor({ storeId, pairingKey }: PluginTarget, url: URL, body: string, now: Date): Promise<string> {
  const iat = Math.floor(now.getTime() / 1000);
  return new SignJWT({
    m: 'POST',
    p: `${url.pathname}${url.search}`,
    bh: createHash('sha256').update(body).digest('base64url'),
    sub: 'system',
  })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer('sidecar')
    .setAudience(storeId)
    .setIssuedAt(iat)
    .setExpirationTime(iat + TOKEN_LIFE_S)
    .setJti(randomBytes(JTI_BYTES).toString('base64url'))
    .sign(pairingKey);
}
