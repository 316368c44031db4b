import { createHash, randomBytes } from 'node:crypto';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { SignJWT } from 'jose';
import fetchNode, { FetchError } from 'node-fetch';
import { storeError } from '../store-error.ts';
import { failedConnection } from './failed-connection.ts';
import { STORE_LIMITS } from '../limits.ts';
import { guardedLookup } from './private-address.ts';
import { readAnswer } from './read-answer.ts';
import { checkAddress, readStoreAddress } from './store-address.ts';

/** The plugin's answer is a line; a longer one is another page. */
const ANSWER_BYTES_MAX = 256 * 1024;
/** The plugin refuses older signatures. */
const TOKEN_LIFE_S = 60;
const JTI_BYTES = 16;

export interface PluginTarget {
  readonly storeId: string;
  /** The store's address. */
  readonly url: string;
  /** 32 bytes: the key of the plugin's pairing. */
  readonly pairingKey: Uint8Array;
}

/** POSTs to a store's plugin, signed with its pairing key. Throws a store error. */
export interface PluginHttp extends Disposable {
  post(target: PluginTarget, path: string, body: object): Promise<unknown>;
}

export function createPluginHttp(options: {
  readonly allowPrivateHosts: boolean;
  readonly now: () => Date;
}): PluginHttp {
  const { allowPrivateHosts, now } = options;
  const shared = { keepAlive: true, ...(allowPrivateHosts ? {} : { lookup: guardedLookup(undefined) }) };
  const agents = { http: new HttpAgent(shared), https: new HttpsAgent(shared) };
  return {
    async post(target, path, body) {
      const home = readStoreAddress(target.url, allowPrivateHosts);
      const url = new URL(`${home}/wp-json/ml-connector/v1/${path}`);
      checkAddress(url, allowPrivateHosts);
      const text = JSON.stringify(body);
      const token = await signFor(target, url, text, now());
      const raw = await send(url, text, token, agents);
      return readAnswer(raw, { home, path: url.pathname, now: now() });
    },
    [Symbol.dispose]() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
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

async function send(url: URL, body: string, token: string, agents: { http: HttpAgent; https: HttpsAgent }) {
  const timeout = AbortSignal.timeout(STORE_LIMITS.requestTimeoutMs);
  try {
    const response = await fetchNode(url.href, {
      method: 'POST',
      headers: {
        Accept: 'application/json',
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
        'User-Agent': 'ML-Connector',
      },
      body,
      redirect: 'manual',
      signal: timeout,
      size: ANSWER_BYTES_MAX,
      agent: ({ protocol }) => (protocol === 'http:' ? agents.http : agents.https),
    });
    if (response.status >= 300 && response.status < 400) {
      throw storeError(
        'store_redirected',
        `${url.host} sends us on to another address. Pair the shop again under that one.`,
      );
    }
    return {
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      text: await response.text(),
    };
  } catch (error) {
    const code = error instanceof FetchError ? (error.code ?? error.type) : timeout.aborted ? 'timeout' : null;
    if (code === null) throw error;
    throw failedConnection(timeout.aborted ? 'timeout' : code, url.host, STORE_LIMITS);
  }
}
