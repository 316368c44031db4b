import type { Organisation } from '../accounting/organisation.ts';
import type { App } from '../apps.ts';
import type { Clock } from '../clock.ts';
import type { Connection, Subscription } from '../state.ts';
import { describeEvent } from './describe-event.ts';
import { renderPayload, testIntentToReceive } from './intent-to-receive.ts';
import { EVENT_LIFE_MS, GIVE_UP_AFTER_MS, retryDelayMs } from './retry-delay.ts';
import { isAccepted, sendWebhook, type WebhookDelivery } from './send-webhook.ts';

/** Events per request; Xero publishes no number. */
const EVENTS_PER_DELIVERY_MAX = 100;

/** The delivery record keeps the latest. */
const DELIVERIES_MAX = 5_000;

interface Setting {
  readonly state: { readonly subscriptions: Record<string, Subscription>; readonly connections: readonly Connection[] };
  readonly apps: readonly App[];
  readonly clock: Clock;
  readonly apiUrl: string;
  readonly closing: AbortSignal;
  readonly save: () => void;
}

/** Notifies apps of changes in the books: signed, in order, at least once. */
export class Webhooks {
  readonly #setting: Setting;
  readonly #running = new Map<string, Promise<void>>();
  readonly #retries = new Map<string, () => void>();
  #deliveries: WebhookDelivery[] = [];

  constructor(setting: Setting) {
    this.#setting = setting;
  }

  /** Every request sent, oldest first. */
  get deliveries(): readonly WebhookDelivery[] {
    return this.#deliveries;
  }

  subscription(clientId: string): Readonly<Subscription> | null {
    return this.#setting.state.subscriptions[clientId] ?? null;
  }

  /** Saves the address in the portal; true when it passed the intent-to-receive test and events flow. */
  async subscribe(clientId: string, url: string): Promise<boolean> {
    const { state, clock, closing } = this.#setting;
    const key = this.#key(clientId);
    const subscription = (state.subscriptions[clientId] ??= {
      url,
      status: 'intent-pending',
      pending: [],
      nextSequence: 1,
      failingSinceMs: null,
      failures: 0,
    });
    Object.assign(subscription, { url, status: 'intent-pending', failingSinceMs: null, failures: 0 });
    this.#cancelRetry(clientId);
    const { passed, deliveries } = await testIntentToReceive({ clientId, url, key }, () => clock.now(), closing);
    this.#record(deliveries);
    if (passed) {
      subscription.status = 'ok';
      this.#pump(clientId);
    }
    this.#setting.save();
    return passed;
  }

  /** Takes the changes recorded by a commit and sends them to the apps connected to this organisation. */
  publish(organisation: Organisation): void {
    const changes = organisation.events.splice(0);
    if (changes.length === 0) return;
    const { state, apiUrl, clock } = this.#setting;
    const nowMs = clock.now().getTime();
    for (const [clientId, subscription] of Object.entries(state.subscriptions)) {
      if (subscription.status === 'intent-pending' || !this.#isConnected(clientId, organisation.tenantId)) continue;
      const kept = subscription.pending.filter(({ atMs }) => nowMs - atMs < EVENT_LIFE_MS);
      for (const change of changes) {
        const event = describeEvent(organisation, change, apiUrl);
        kept.push({ sequence: subscription.nextSequence, atMs: nowMs, event });
        subscription.nextSequence += 1;
      }
      subscription.pending = kept;
      if (!this.#retries.has(clientId)) this.#pump(clientId);
    }
  }

  /** Sends what an earlier run left, and tests the addresses of registered apps. */
  resume(): void {
    for (const clientId of Object.keys(this.#setting.state.subscriptions)) this.#pump(clientId);
    for (const { clientId, webhookUrl } of this.#setting.apps) {
      if (webhookUrl === undefined || this.subscription(clientId)?.url === webhookUrl) continue;
      this.#track(`intent ${clientId}`, async () => {
        await this.subscribe(clientId, webhookUrl);
      });
    }
  }

  /** Resolves when nothing is being sent; a retry that waits for its time does not count. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  #pump(clientId: string): void {
    if (!this.#running.has(clientId)) this.#track(clientId, () => this.#sendPending(clientId));
  }

  #track(name: string, work: () => Promise<void>): void {
    const running = work().finally(() => this.#running.delete(name));
    this.#running.set(name, running);
  }

  async #sendPending(clientId: string): Promise<void> {
    // Lets the changes of one commit, and of commits in the same turn, travel together.
    await new Promise((resolve) => setImmediate(resolve));
    const { state, clock, closing, save } = this.#setting;
    const subscription = state.subscriptions[clientId];
    while (subscription?.status === 'ok' && subscription.pending.length > 0 && !closing.aborted) {
      const batch = subscription.pending.slice(0, EVENTS_PER_DELIVERY_MAX);
      const body = renderPayload(
        batch.map(({ event }) => event),
        batch[0]?.sequence ?? 0,
        batch.at(-1)?.sequence ?? 0,
      );
      const { url } = subscription;
      const delivery = await sendWebhook({ at: clock.now(), clientId, url, body, key: this.#key(clientId), closing });
      this.#record([delivery]);
      if (isAccepted(delivery)) {
        subscription.pending = subscription.pending.filter((one) => !batch.includes(one));
        Object.assign(subscription, { failingSinceMs: null, failures: 0 });
      } else if (!this.#retryNow(clientId, subscription)) {
        break;
      }
    }
    if (!closing.aborted) save();
  }

  /** Counts a failure; true = retry at once, false = later by alarm, or never. */
  #retryNow(clientId: string, subscription: Subscription): boolean {
    const { clock } = this.#setting;
    const nowMs = clock.now().getTime();
    subscription.failingSinceMs ??= nowMs;
    subscription.failures += 1;
    if (nowMs - subscription.failingSinceMs >= GIVE_UP_AFTER_MS) {
      subscription.status = 'disabled';
      return false;
    }
    const delayMs = retryDelayMs(subscription.failures);
    if (delayMs === 0) return true;
    const cancel = clock.at(new Date(nowMs + delayMs), () => {
      this.#retries.delete(clientId);
      this.#pump(clientId);
    });
    this.#retries.set(clientId, cancel);
    return false;
  }

  #cancelRetry(clientId: string): void {
    this.#retries.get(clientId)?.();
    this.#retries.delete(clientId);
  }

  #isConnected(clientId: string, tenantId: string): boolean {
    return this.#setting.state.connections.some(
      (one) => one.isActive && one.clientId === clientId && one.tenantId === tenantId,
    );
  }

  #key(clientId: string): string {
    const key = this.#setting.apps.find((app) => app.clientId === clientId)?.webhookKey;
    if (key === undefined) throw new Error(`App ${clientId} has no webhook key.`);
    return key;
  }

  #record(deliveries: readonly WebhookDelivery[]): void {
    this.#deliveries.push(...deliveries);
    if (this.#deliveries.length > DELIVERIES_MAX) this.#deliveries = this.#deliveries.slice(-DELIVERIES_MAX / 2);
  }
}
