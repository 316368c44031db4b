import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JWTPayload } from 'jose';
import type { Random } from '../random.ts';
import type { Attack } from './attack.ts';
import type { Plugin } from './plugin.ts';
import type { Target } from './target.ts';

const API = join(import.meta.dirname, '..', '..', 'src', 'api');
const HEADER = { alg: 'HS256', typ: 'JWT' };

interface Route {
  readonly method: string;
  readonly path: string;
}

/** Every route that a plugin signs, from the sources: a new one is attacked without a change here. */
export function signedRoutes(): Route[] {
  const files = readdirSync(API, { recursive: true, encoding: 'utf8' }).filter((name) => /(?<!\.test)\.ts$/.test(name));
  const named = files.flatMap((name) => [
    ...readFileSync(join(API, name), 'utf8').matchAll(/[rR]oute\('(GET|POST|PUT|PATCH|DELETE) ([^']+)'/g),
  ]);
  const routes = named.map(([, method = '', path = '']) => ({ method, path: path.replace(':orderId', '7') }));
  return [...routes, { method: 'POST', path: 'nudge' }];
}

/** A token that must not be accepted for this request. */
type Forgery = (
  plugin: Plugin,
  route: Route,
  address: string,
  body: string,
  random: Random,
) => Promise<string> | string;

const base64 = (value: object | string) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const withClaims =
  (more: (now: number) => JWTPayload): Forgery =>
  (plugin, { method }, address, body) =>
    plugin.sign({ ...plugin.claims(method, address, body), ...more(Math.floor(Date.now() / 1000)) });
const unsigned =
  (header: object, signature: string): Forgery =>
  (plugin, { method }, address, body) =>
    `${base64(header)}.${base64(plugin.claims(method, address, body))}.${signature}`;
const without =
  (name: 'exp' | 'jti'): Forgery =>
  (plugin, { method }, address, body) => {
    const claims = Object.entries(plugin.claims(method, address, body)).filter(([key]) => key !== name);
    return plugin.sign(Object.fromEntries(claims));
  };
const DAY_S = 86_400;

const FORGERIES: Readonly<Record<string, Forgery>> = {
  'no signature, alg none': unsigned({ alg: 'none' }, ''),
  'alg nOnE': unsigned({ alg: 'nOnE' }, ''),
  'an empty signature': unsigned(HEADER, ''),
  'a zero signature': unsigned(HEADER, Buffer.alloc(32).toString('base64url')),
  'an unknown critical header': unsigned({ ...HEADER, crit: ['x'], x: 1 }, 'AA'),
  'signed with an empty key': (plugin, { method }, address, body) => {
    const text = `${base64(HEADER)}.${base64(plugin.claims(method, address, body))}`;
    return `${text}.${createHmac('sha256', '').update(text).digest('base64url')}`;
  },
  'signed with another key': (plugin, { method }, address, body) =>
    plugin.sign(plugin.claims(method, address, body), Buffer.alloc(32, 1)),
  'signed with HS512': (plugin, { method }, address, body) =>
    plugin.sign(plugin.claims(method, address, body), Buffer.concat([plugin.key, plugin.key]), 'HS512'),
  'for another method': withClaims(() => ({ m: 'HEAD' })),
  'for another path': withClaims(() => ({ p: '/v1/stores/other/status' })),
  'for another body': withClaims(() => ({ bh: base64('x') })),
  'for another audience': withClaims(() => ({ aud: 'another' })),
  'a list of audiences': withClaims(() => ({ aud: ['ml-connector', 'another'] })),
  'of another store': withClaims(() => ({ iss: 'another.example.com' })),
  'of __proto__': withClaims(() => ({ iss: '__proto__' })),
  'expired a day ago': withClaims((now) => ({ iat: now - DAY_S, exp: now - DAY_S + 60 })),
  'of tomorrow': withClaims((now) => ({ iat: now + DAY_S, exp: now + DAY_S + 60 })),
  'good for a day': withClaims((now) => ({ iat: now, exp: now + DAY_S })),
  'without an end': without('exp'),
  'an end as text': withClaims(() => ({ exp: '9999999999' as unknown as number })),
  'without an id': without('jti'),
  'an id that is SQL': withClaims(() => ({ jti: "' or 1=1 --" })),
  'another person': withClaims(() => ({ sub: 'admin' })),
  'a changed signature': async (plugin, { method }, address, body, random) => {
    const token = await plugin.sign(plugin.claims(method, address, body));
    // Not the last character: its lowest bits mean nothing.
    const at = token.length - random.int(5, 30);
    return `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
  },
  'changed claims': async (plugin, { method }, address, body) => {
    const [head, , signature] = (await plugin.sign(plugin.claims(method, address, body))).split('.');
    return `${head ?? ''}.${base64({ ...plugin.claims(method, address, body), sub: 'wp:1' })}.${signature ?? ''}`;
  },
  'not base64': () => 'a.b.c',
  'very long': () => 'A'.repeat(5_000),
};

export const forgedTokens: Attack = {
  name: 'forged tokens on every route',
  async run(target, random, size) {
    const wrong: string[] = [];
    let tries = 0;
    const forgeries = Object.entries(FORGERIES);
    for (const route of signedRoutes()) {
      const chosen =
        size === 'full' ? forgeries : [random.pick([...forgeries] as [(typeof forgeries)[0], ...typeof forgeries])];
      for (const [name, forge] of chosen) {
        tries += 1;
        const status = await statusOf(target.plugin, route, forge, random);
        if (status < 400 || status >= 500)
          wrong.push(`${route.method} ${route.path} answered ${status} to a token ${name}`);
      }
    }
    wrong.push(...(await replayed(target)));
    return { tries: tries + 2, wrong };
  },
};

async function statusOf(plugin: Plugin, route: Route, forge: Forgery, random: Random): Promise<number> {
  const address = plugin.pathOf(route.path);
  const body = route.method === 'GET' ? '' : '{}';
  const token = await forge(plugin, route, address, body, random);
  return (await plugin.sendRaw(route.method, address, body, token)).status;
}

/** The real plugin still gets in, once for each token. */
async function replayed({ plugin }: Target): Promise<string[]> {
  const address = plugin.pathOf('sync');
  const token = await plugin.sign(plugin.claims('POST', address, '{}'));
  const first = await plugin.sendRaw('POST', address, '{}', token);
  const second = await plugin.sendRaw('POST', address, '{}', token);
  return [
    ...(first.status === 202 ? [] : [`the plugin itself was refused: ${first.status} ${await first.text()}`]),
    ...(second.status < 400 ? ['a repeated request was accepted'] : []),
  ];
}
