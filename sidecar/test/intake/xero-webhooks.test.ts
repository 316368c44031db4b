import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { DEMO_APP } from '../../simulators/xero/apps.ts';
import { seedOrganisation } from '../../simulators/xero/seeds/seed-organisation.ts';
import { startXero, type XeroSimulator } from '../../simulators/xero/start-xero.ts';
import { invoiceBody, signIn, type XeroCaller } from '../support/xero/_caller.ts';

const NOW = new Date('2026-11-24T10:00:00.123Z');
const MINUTE_MS = 60_000;
const KEY = DEMO_APP.webhookKey ?? '';
const open: (() => Promise<unknown>)[] = [];

interface Received {
  readonly body: string;
  readonly signature: string;
}

interface Payload {
  readonly events: Record<string, unknown>[];
  readonly firstEventSequence: number;
  readonly lastEventSequence: number;
  readonly entropy: string;
}

const isRight = ({ body, signature }: Received) =>
  createHmac('sha256', KEY).update(body).digest('base64') === signature;

const correct = (received: Received) => (isRight(received) ? 200 : 401);

/** A receiver whose answers a test can change. */
async function receiver() {
  const state = {
    received: [] as Received[],
    answer: correct as (received: Received) => number,
    extra: (() => undefined) as (response: ServerResponse) => void,
  };
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const received = {
        body: Buffer.concat(chunks).toString('utf8'),
        signature: String(request.headers['x-xero-signature']),
      };
      state.received.push(received);
      response.statusCode = state.answer(received);
      state.extra(response);
      response.end();
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  open.push(() => new Promise((resolve) => server.close(resolve).closeAllConnections()));
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  return Object.assign(state, { url: `http://127.0.0.1:${port}/v1/webhooks/xero` });
}

async function start() {
  const organisations = [seedOrganisation('GB', { now: NOW }), seedOrganisation('NZ', { now: NOW })];
  const xero = await startXero({ now: () => NOW, organisations });
  open.push(() => xero.close());
  return { xero, caller: await signIn(xero), target: await receiver() };
}

afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

const subscribe = (xero: XeroSimulator, url: string) => xero.webhooks.subscribe(DEMO_APP.clientId, url);

const status = (xero: XeroSimulator) => xero.webhooks.subscription(DEMO_APP.clientId)?.status;

async function createInvoice(xero: XeroSimulator, caller: XeroCaller, number: string) {
  expect((await caller.call('PUT', 'Invoices', { body: invoiceBody(number) })).status).toBe(200);
  await xero.webhooks.idle();
}

const payloads = (received: readonly Received[]) => received.map(({ body }) => JSON.parse(body) as Payload);

describe('intent to receive', () => {
  test('sends rightly and wrongly signed empty events; a correct receiver passes', async () => {
    const { xero, target } = await start();
    expect(await subscribe(xero, target.url)).toBe(true);
    expect(target.received.map(isRight)).toEqual([true, false, true, false]);
    for (const payload of payloads(target.received)) {
      expect(payload).toMatchObject({ events: [], firstEventSequence: 0, lastEventSequence: 0 });
    }
    expect(new Set(payloads(target.received).map(({ entropy }) => entropy)).size).toBe(4);
    expect(status(xero)).toBe('ok');
  });

  test.each([
    ['accepts everything', () => 200],
    ['refuses everything', () => 401],
    ['refuses with another status', (received: Received) => (isRight(received) ? 200 : 400)],
  ])('a receiver that %s does not pass and gets no events', async (_what, answer) => {
    const { xero, caller, target } = await start();
    target.answer = answer;
    expect(await subscribe(xero, target.url)).toBe(false);
    await createInvoice(xero, caller, 'A-1');
    expect(target.received).toHaveLength(4);
  });

  test('an answer with a body or a cookie does not pass', async () => {
    const { xero, target } = await start();
    target.extra = (response) => void response.setHeader('set-cookie', 'a=b');
    expect(await subscribe(xero, target.url)).toBe(false);
    target.extra = (response) => void response.write('ok');
    expect(await subscribe(xero, target.url)).toBe(false);
  });
});

describe('events', () => {
  test('name the changed document, signed, in the order of the changes', async () => {
    const { xero, caller, target } = await start();
    await subscribe(xero, target.url);
    target.received.length = 0;
    await createInvoice(xero, caller, 'A-1');
    const [payload] = payloads(target.received);
    expect(target.received.every(isRight)).toBe(true);
    const [invoice] = Object.values(xero.organisations[0]?.invoices ?? {});
    const event = payload?.events.find((one) => one['eventCategory'] === 'INVOICE');
    expect(event).toEqual({
      resourceUrl: `${xero.apiUrl}/api.xro/2.0/Invoices/${invoice?.id ?? ''}`,
      resourceId: invoice?.id,
      eventDateUtc: '2026-11-24T10:00:00.123',
      eventType: 'CREATE',
      eventCategory: 'INVOICE',
      tenantId: caller.tenantId,
      tenantType: 'ORGANISATION',
    });
    expect(payload?.firstEventSequence).toBe(1);
    expect(payload?.lastEventSequence).toBe(payload?.events.length);
  });

  test('a payment shows as an update of its invoice', async () => {
    const { xero, caller, target } = await start();
    await createInvoice(xero, caller, 'A-1');
    await subscribe(xero, target.url);
    target.received.length = 0;
    const bank = Object.values(xero.organisations[0]?.accounts ?? {}).find((account) => account.type === 'BANK');
    const body = {
      Invoice: { InvoiceNumber: 'A-1' },
      Account: { AccountID: bank?.id },
      Date: '2026-11-21',
      Amount: '10.00',
    };
    expect((await caller.call('PUT', 'Payments', { body })).status).toBe(200);
    await xero.webhooks.idle();
    expect(payloads(target.received).flatMap(({ events }) => events)).toEqual([
      expect.objectContaining({ eventCategory: 'INVOICE', eventType: 'UPDATE' }),
    ]);
  });

  test('of an organisation that is not connected to the app are not sent', async () => {
    const { xero, caller, target } = await start();
    await subscribe(xero, target.url);
    target.received.length = 0;
    xero.disconnect(caller.tenantId);
    const other = await signIn(xero, { tenantId: xero.organisations[1]?.tenantId ?? '' });
    await createInvoice(xero, other, 'A-1');
    const tenants = payloads(target.received).flatMap(({ events }) => events.map((one) => one['tenantId']));
    expect(new Set(tenants)).toEqual(new Set([other.tenantId]));
  });
});

describe('a delivery that fails', () => {
  test('is repeated at once, then after 15 minutes, with the same events and numbers, in order', async () => {
    const { xero, caller, target } = await start();
    await subscribe(xero, target.url);
    target.received.length = 0;
    target.answer = () => 500;
    await createInvoice(xero, caller, 'A-1');
    expect(target.received).toHaveLength(2);
    const events = payloads(target.received)[0]?.events;
    await createInvoice(xero, caller, 'A-2');
    expect(target.received).toHaveLength(2);
    target.answer = correct;
    xero.clock.advance(15 * MINUTE_MS);
    await xero.webhooks.idle();
    const [last] = payloads(target.received).slice(-1);
    expect(last?.events.slice(0, events?.length)).toEqual(events);
    expect(last?.events.map((one) => one['resourceId'])).toContain(
      Object.values(xero.organisations[0]?.invoices ?? {}).find((one) => one.number === 'A-2')?.id,
    );
    expect(last).toMatchObject({ firstEventSequence: 1, lastEventSequence: last?.events.length });
    expect(xero.webhooks.deliveries.slice(-3).map((one) => one.status)).toEqual([500, 500, 200]);
  });

  test('for a day switches the subscription off; enabled again, everything kept is replayed', async () => {
    const { xero, caller, target } = await start();
    await subscribe(xero, target.url);
    target.answer = () => 503;
    await createInvoice(xero, caller, 'A-1');
    for (let hour = 0; hour < 30 && status(xero) === 'ok'; hour += 1) {
      xero.clock.advance(60 * MINUTE_MS);
      await xero.webhooks.idle();
    }
    expect(status(xero)).toBe('disabled');
    const later = await signIn(xero);
    await createInvoice(xero, later, 'A-2');
    target.received.length = 0;
    target.answer = correct;
    expect(await subscribe(xero, target.url)).toBe(true);
    await xero.webhooks.idle();
    const replayed = payloads(target.received.slice(4)).flatMap(({ events }) => events);
    const invoices = replayed.filter((one) => one['eventCategory'] === 'INVOICE').map((one) => one['resourceId']);
    expect(invoices).toEqual(Object.values(xero.organisations[0]?.invoices ?? {}).map((one) => one.id));
  });

  test('to a receiver that is not there is recorded with its error', async () => {
    const { xero, caller, target } = await start();
    await subscribe(xero, target.url);
    await open.pop()?.();
    await createInvoice(xero, caller, 'A-1');
    expect(xero.webhooks.deliveries.at(-1)).toMatchObject({ status: null, isClean: false, url: target.url });
    expect(xero.webhooks.deliveries.at(-1)?.error).not.toBeNull();
  });
});

test('an app registered with an address is tested at the start', async () => {
  const target = await receiver();
  const apps = [{ ...DEMO_APP, webhookUrl: target.url }];
  const xero = await startXero({ now: () => NOW, organisations: [seedOrganisation('GB', { now: NOW })], apps });
  open.push(() => xero.close());
  await xero.webhooks.idle();
  expect(status(xero)).toBe('ok');
  const answer = await fetch(`${xero.url}/_simulator/webhooks`);
  expect(await answer.json()).toMatchObject({ deliveries: { length: 4 } });
});
