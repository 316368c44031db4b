import { createHash, randomBytes } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';
import fetch, { type Response } from 'node-fetch';

const TOKEN_LIFE_S = 60;

/** The plugin's side of the API (docs/api.md): signs each request with its key. */
export class Plugin {
  readonly storeId: string;
  readonly key: Uint8Array;
  readonly #url: string;

  constructor(url: string, storeId: string, key: Uint8Array) {
    this.#url = url;
    this.storeId = storeId;
    this.key = key;
  }

  pathOf(path: string): string {
    return `/v1/stores/${this.storeId}/${path}`;
  }

  claims(method: string, path: string, body: string): JWTPayload {
    const iat = Math.floor(Date.now() / 1000);
    return {
      ...{ iss: this.storeId, aud: 'ml-connector', iat, exp: iat + TOKEN_LIFE_S },
      ...{ jti: randomBytes(16).toString('base64url'), sub: 'wp:7', name: 'jane', m: method, p: path },
      bh: createHash('sha256').update(body).digest('base64url'),
    };
  }

  sign(claims: JWTPayload, key = this.key, alg = 'HS256'): Promise<string> {
    return new SignJWT(claims).setProtectedHeader({ alg }).sign(key);
  }

  async send(method: string, path: string, body?: unknown): Promise<Response> {
    const text = body === undefined ? '' : JSON.stringify(body);
    const address = this.pathOf(path);
    return this.sendRaw(method, address, text, await this.sign(this.claims(method, address, text)));
  }

  sendRaw(method: string, address: string, text: string, token: string): Promise<Response> {
    return fetch(`${this.#url}${address}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(text !== '' && { 'content-type': 'application/json' }) },
      ...(text !== '' && { body: text }),
    });
  }
}
