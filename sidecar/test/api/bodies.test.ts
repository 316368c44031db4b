import { once } from 'node:events';
import { createServer, request as send, type ClientRequest, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import express from 'express';
import { BODY_BYTES_MAX } from '../../src/api/require-plugin.ts';
import { appOf } from '../../src/app/http-app.ts';
import { createBodyPool } from '../../src/http/body-pool.ts';
import { pairPlugin, startApi, type Plugin } from '../support/_plugin.ts';
import { startStack, type Stack } from '../support/_stack.ts';

/** Far more than an answer takes, far less than any limit on time. */
const ANSWER_MS_MAX = 5_000;
const SIGNATURE = `${'A'.repeat(43)}=`;

let stack: Stack;
let plugin: Plugin;
const server = createServer();
let port = 0;

beforeAll(async () => {
  stack = await startStack({ scenarios: ['uk_vat_incl'] });
  plugin = await pairPlugin(startApi(stack), stack.shop('uk_vat_incl'));
  server.on('request', appOf(stack.context, () => undefined).app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await stack[Symbol.asyncDispose]();
});

/** Announces a body of a megabyte, and sends none of it. */
function announce(path: string, headers: Record<string, string>): { sent: ClientRequest; answer: Promise<number> } {
  const sent = send({ port, host: '127.0.0.1', method: 'POST', path, headers: { 'content-length': 1e6, ...headers } });
  sent.flushHeaders();
  const answer = new Promise<number>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('no answer')), ANSWER_MS_MAX);
    sent.on('error', reject);
    sent.on('response', (response: IncomingMessage) => {
      clearTimeout(late);
      response.resume();
      resolve(response.statusCode ?? 0);
    });
  });
  return { sent, answer };
}

describe('before a byte of its body', () => {
  const store = (id: string, path: string) => `/v1/stores/${id}/${path}`;
  test.each([
    ['a request without a token', () => store(plugin.storeId, 'settings'), {}],
    ['a request with a forged token', () => store(plugin.storeId, 'settings'), { authorization: 'Bearer a.b.c' }],
    [
      'a delivery for an unknown store',
      () => store('nobody', 'webhooks/woocommerce'),
      { 'x-wc-webhook-signature': SIGNATURE },
    ],
    ['an unsigned delivery', () => store(plugin.storeId, 'webhooks/woocommerce'), {}],
    ['an unsigned delivery of Xero', () => '/v1/webhooks/xero', {}],
  ])('%s is answered 401', async (_what, path, headers) => {
    const { sent, answer } = announce(path(), headers);
    expect(await answer).toBe(401);
    sent.destroy();
  });

  test('a token of an unknown store is answered 401', async () => {
    const path = store('nobody', 'settings');
    const token = await plugin.token('POST', path, 'x', { iss: 'nobody' });
    const { sent, answer } = announce(path, { authorization: `Bearer ${token}` });
    expect(await answer).toBe(401);
    sent.destroy();
  });

  test('the eleventh attempt to pair is answered 429', async () => {
    for (let tries = 0; tries < 10; tries += 1) await fetch(`http://127.0.0.1:${port}/v1/pair`, { method: 'POST' });
    const { sent, answer } = announce('/v1/pair', { 'content-type': 'application/json' });
    expect(await answer).toBe(429);
    sent.destroy();
  });
});

test('the largest signed settings are read, and a body that its token was not made for is refused', async () => {
  const address = `/v1/stores/${plugin.storeId}/ping`;
  const body = JSON.stringify({ x: 'x'.repeat(BODY_BYTES_MAX - 100) });
  const post = async (token: string) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answer = await fetch(`http://127.0.0.1:${port}${address}`, { method: 'POST', headers, body });
    return { status: answer.status, body: await answer.json() };
  };
  expect(await post(await plugin.token('POST', address, body))).toMatchObject({ status: 200 });
  expect(await post(await plugin.token('POST', address, `${body} `))).toMatchObject({
    status: 401,
    body: { code: 'signature_invalid' },
  });
});

describe('a pool of bodies', () => {
  async function openPool(limits: { bytesMax: number; callerBytesMax: number }) {
    const pool = createBodyPool(limits);
    const read: { bytes: number; answer: () => void }[] = [];
    const app = express();
    app.set('trust proxy', 'loopback');
    app.post('/', async (request, response) => {
      try {
        const body = await pool.read(request, response, 100_000);
        read.push({ bytes: body.length, answer: () => response.end(body) });
      } catch (error) {
        response.status((error as { facts: { status: number } }).facts.status).end();
      }
    });
    const own = createServer(app).listen(0, '127.0.0.1');
    await once(own, 'listening');
    const address = own.address();
    const at = typeof address === 'object' && address !== null ? address.port : 0;
    const post = (body: string, headers: Record<string, string> = {}) =>
      fetch(`http://127.0.0.1:${at}`, { method: 'POST', body, headers });
    return {
      pool,
      read,
      post,
      dial: () => connect(at, '127.0.0.1'),
      [Symbol.dispose]: () => {
        own.close().closeAllConnections();
      },
    };
  }
  const until = async (what: () => boolean): Promise<void> => {
    while (!what()) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  test('reads bodies whole, and gives their memory back with the answer', async () => {
    using opened = await openPool({ bytesMax: 1e6, callerBytesMax: 1e6 });
    const text = 'äx'.repeat(33_333);
    const answer = opened.post(text);
    await until(() => opened.read.length === 1);
    expect(opened.pool.heldBytes).toBeGreaterThanOrEqual(Buffer.byteLength(text));
    opened.read[0]?.answer();
    expect(await (await answer).text()).toBe(text);
    await until(() => opened.pool.heldBytes === 0);
  });

  test('refuses what does not fit, to one caller and in total, without harm to what it holds', async () => {
    using opened = await openPool({ bytesMax: 250_000, callerBytesMax: 150_000 });
    const from = (caller: string) => ({ 'x-forwarded-for': caller });
    const answers = [opened.post('x'.repeat(99_000), from('203.0.113.1'))];
    await until(() => opened.read.length === 1);
    expect((await opened.post('x'.repeat(99_000), from('203.0.113.1'))).status).toBe(503);
    answers.push(opened.post('x'.repeat(99_000), from('203.0.113.2')));
    await until(() => opened.read.length === 2);
    expect((await opened.post('x'.repeat(99_000), from('203.0.113.3'))).status).toBe(503);
    for (const { answer } of opened.read) answer();
    for (const answer of answers) expect((await (await answer).text()).length).toBe(99_000);
    await until(() => opened.pool.heldBytes === 0);
  });

  test('refuses a longer body than allowed, announced or not, and a compressed one', async () => {
    using opened = await openPool({ bytesMax: 1e6, callerBytesMax: 1e6 });
    expect((await opened.post('x'.repeat(100_001))).status).toBe(413);
    expect((await opened.post('x', { 'content-encoding': 'gzip' })).status).toBe(415);
    const socket = opened.dial();
    socket.write(`POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n`);
    for (let sent = 0; sent < 110; sent += 1) socket.write(`3e8\r\n${'x'.repeat(1_000)}\r\n`);
    expect(await firstLine(socket)).toContain('413');
    socket.destroy();
    await until(() => opened.pool.heldBytes === 0);
  });

  test('counts what is held: bodies in bits of one byte take no more, and one that is cut off takes nothing', async () => {
    using opened = await openPool({ bytesMax: 1e6, callerBytesMax: 1e6 });
    const socket = opened.dial();
    socket.write(`POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n${'1\r\nx\r\n'.repeat(50_000)}`);
    await until(() => opened.pool.heldBytes >= 50_000);
    expect(opened.pool.heldBytes).toBeLessThanOrEqual(100_000);
    socket.destroy();
    await until(() => opened.pool.heldBytes === 0);
    expect(opened.read).toEqual([]);
  });
});

async function firstLine(socket: Socket): Promise<string> {
  const [data] = (await once(socket, 'data')) as [Buffer];
  return data.toString().split('\r\n')[0] ?? '';
}
