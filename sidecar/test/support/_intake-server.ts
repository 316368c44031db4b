import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import express from 'express';
import { intakeOf } from '../../src/app/intake.ts';
import type { Shop, Stack } from './_stack.ts';

export const WEBHOOK_SECRET = 'shared & "secret"';

/** The service's endpoints over a stack's sidecar; calls to the plugin's endpoint count as signed. */
export interface IntakeServer extends AsyncDisposable {
  readonly url: string;
  /** What is to be kept from coming through: true = it is lost on the way, and the sender does not notice. */
  loses: (request: IncomingMessage) => boolean;
  readonly lost: number;
  nudge(shop: Pick<Shop, 'id'>, ...orderIds: readonly number[]): Promise<number>;
  /** Makes the shop's webhooks, with the secret of its pairing. */
  register(shop: Shop, ...topics: readonly string[]): Promise<void>;
}

export async function serveIntake(stack: Stack): Promise<IntakeServer> {
  const intake = intakeOf(stack.context, () => undefined);
  const app = express();
  app.use(intake.webhooks);
  app.post('/v1/stores/:store/nudge', express.json(), intake.nudge);
  const state: { loses: (request: IncomingMessage) => boolean; lost: number } = { loses: () => false, lost: 0 };
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    if (!state.loses(request)) {
      app(request, response);
      return;
    }
    state.lost += 1;
    request.resume();
    request.on('end', () => response.writeHead(200).end());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${String(typeof address === 'object' ? address?.port : 0)}`;
  return {
    url,
    get loses() {
      return state.loses;
    },
    set loses(loses) {
      state.loses = loses;
    },
    get lost() {
      return state.lost;
    },
    async nudge(shop, ...orderIds) {
      const answer = await fetch(`${url}/v1/stores/${shop.id}/nudge`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ orders: orderIds.map((id) => ({ id, event: 'updated' })) }),
      });
      await answer.text();
      return answer.status;
    },
    async register(shop, ...topics) {
      const { consumerKey, consumerSecret } = shop.simulated;
      await stack.context.stores.add({
        url: shop.simulated.url,
        credentials: { consumerKey, consumerSecret, webhookSecret: WEBHOOK_SECRET },
        verify: async () => (await stack.context.stores.get(shop.id)).facts,
      });
      const deliveryUrl = `${url}/v1/stores/${shop.id}/webhooks/woocommerce`;
      for (const topic of topics) {
        const webhook = { name: topic, topic, deliveryUrl, status: 'active' as const, secret: WEBHOOK_SECRET };
        shop.simulated.webhooks.create(webhook, stack.now());
      }
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
