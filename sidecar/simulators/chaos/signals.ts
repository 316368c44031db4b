import { createHash, randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import type { ConnectedShop } from './people.ts';
import type { ScaledClock } from './scaled-clock.ts';

const TOPICS = ['order.created', 'order.updated', 'order.deleted', 'order.restored'] as const;
const TOKEN_SECONDS = 60;
export const WEBHOOK_SECRET = 'what the webhooks of a run are signed with';

/** The shop's notifications: the plugin's nudges and WooCommerce's webhooks. Each is sent once. */
export class Signals {
  /** Nudges and deliveries that the service accepted. */
  taken = 0;
  readonly #shop: ConnectedShop;
  readonly #address: string;
  readonly #clock: ScaledClock;

  constructor(shop: ConnectedShop, port: number, clock: ScaledClock) {
    this.#shop = shop;
    this.#address = `http://127.0.0.1:${port}`;
    this.#clock = clock;
    const deliveryUrl = `${this.#address}/v1/stores/${shop.id}/webhooks/woocommerce`;
    for (const topic of TOPICS) {
      const wanted = { name: topic, topic, deliveryUrl, status: 'active', secret: WEBHOOK_SECRET } as const;
      shop.simulated.webhooks.create(wanted, clock.now());
    }
  }

  async nudge(orderId: number): Promise<void> {
    const path = `/v1/stores/${this.#shop.id}/nudge`;
    const body = JSON.stringify({ orders: [{ id: orderId, event: 'updated' }] });
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${await this.#token(path, body)}` };
    // A shop does not wait for the service, up or down.
    const answer = await fetch(`${this.#address}${path}`, { method: 'POST', headers, body }).catch(() => null);
    if (answer?.status === 202) this.taken += 1;
    await answer?.body?.cancel();
  }

  /** Runs the shop's queue. WooCommerce disables a webhook that fails too often; the plugin re-enables it. */
  async deliver(): Promise<void> {
    for (const webhook of this.#shop.simulated.webhooks.all)
      Object.assign(webhook, { status: 'active', failureCount: 0 });
    const deliveries = await this.#shop.simulated.runQueue();
    this.taken += deliveries.filter((one) => one.status === 200).length;
  }

  #token(path: string, body: string): Promise<string> {
    const issuedAt = Math.floor(this.#clock.now().getTime() / 1000);
    const bodyHash = createHash('sha256').update(body).digest('base64url');
    return new SignJWT({ m: 'POST', p: path, bh: bodyHash, sub: 'system', jti: randomBytes(16).toString('base64url') })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(this.#shop.id)
      .setAudience('ml-connector')
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + TOKEN_SECONDS)
      .sign(Buffer.from(this.#shop.pairingKey, 'base64url'));
  }
}
