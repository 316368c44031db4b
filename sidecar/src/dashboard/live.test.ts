import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import {
  createLive,
  LIVE_PAGES_MAX,
  LIVE_PAGES_OF_SESSION_MAX,
  CHECK_EVERY_MS,
  STREAM_LIFE_MS,
  type Live,
} from './live.ts';

let live: Live;
let server: Server;
let now: number;
let shown: string;
let isSignedIn: boolean;
const open: AbortController[] = [];

beforeEach(async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  [now, shown, isSignedIn] = [0, 'a', true];
  live = createLive({ digest: () => Promise.resolve(shown), now: () => new Date(now) });
  const app = express().get('/events/:session', (request, response) => {
    const page = { storeId: null, session: request.params.session, isSignedIn: () => Promise.resolve(isSignedIn) };
    live.open(response, { ...page, seen: new URL(request.url, 'http://page').searchParams.get('seen') ?? '' });
  });
  server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  jest.useRealTimers();
  for (const one of open.splice(0)) one.abort();
  live[Symbol.dispose]();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function stream(
  session: string,
  seen: string,
): Promise<{ readonly status: number; readonly text: () => string; readonly ended: Promise<void> }> {
  const { port } = server.address() as AddressInfo;
  const controller = new AbortController();
  open.push(controller);
  const response = await fetch(`http://127.0.0.1:${port}/events/${session}?seen=${seen}`, {
    signal: controller.signal,
  });
  let text = '';
  const ended = (async () => {
    const decoder = new TextDecoder();
    if (response.body === null) return;
    for await (const chunk of response.body as ReadableStream<Uint8Array>) text += decoder.decode(chunk);
  })().catch(() => undefined);
  return { status: response.status, text: () => text, ended };
}

async function check(): Promise<void> {
  jest.advanceTimersByTime(CHECK_EVERY_MS);
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('the stream of a page', () => {
  test('says nothing while nothing changes, and what changed since the page was made', async () => {
    const [same, older] = [await stream('s', 'a'), await stream('s', 'before')];
    await check();
    expect(same.text()).not.toContain('event:');
    expect(older.text()).toContain('id: a\nevent: change\n');
    shown = 'b';
    await check();
    expect(same.text()).toContain('id: b\nevent: change\n');
  });

  test('ends with its session', async () => {
    const { text, ended } = await stream('s', 'a');
    isSignedIn = false;
    await check();
    await ended;
    expect(text()).toContain('event: signed-out');
    expect(live.pages).toBe(0);
  });

  test('ends after its life, so that a half-dead one is noticed', async () => {
    const { ended, text } = await stream('s', 'a');
    now = STREAM_LIFE_MS;
    await check();
    await ended;
    expect(text()).not.toContain('signed-out');
  });

  test('is refused beyond the places of a session, and of all', async () => {
    const statuses: number[] = [];
    for (let one = 0; one <= LIVE_PAGES_OF_SESSION_MAX; one += 1) statuses.push((await stream('one', 'a')).status);
    expect(statuses).toEqual([...Array.from({ length: LIVE_PAGES_OF_SESSION_MAX }, () => 200), 503]);
    for (let one = live.pages; one < LIVE_PAGES_MAX; one += 1) await stream(`other${one}`, 'a');
    expect((await stream('last', 'a')).status).toBe(503);
    expect(live.pages).toBe(LIVE_PAGES_MAX);
  });
});
