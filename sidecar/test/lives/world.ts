import { backgroundTasks } from '../../src/app/background-tasks.ts';
import type { BackgroundTask } from '../../src/scheduler/background.ts';
import type { JsonObject } from '../../simulators/store/json.ts';
import { startStack, type Shop, type Stack } from '../support/_stack.ts';
import { placeOrder, type Start } from './order.ts';
import { Life } from './life.ts';

const SCENARIO = 'uk_vat_incl';
const TEMPLATE = 1024;
const FIRST_ID = 5000;
/** Longer than a poll of Xero waits without webhooks. */
const STEP_MS = 20 * 60_000;

/** The real service between a simulated shop and a simulated Xero, for lives that are lived side by side. */
export class World implements AsyncDisposable {
  readonly stack: Stack;
  readonly shop: Shop;
  readonly #template: JsonObject;
  readonly #watch: BackgroundTask;
  #nextId = FIRST_ID;

  private constructor(stack: Stack) {
    this.stack = stack;
    this.shop = stack.shop(SCENARIO);
    const { state } = this.shop.simulated;
    const template = state.order(TEMPLATE, 8);
    const watch = backgroundTasks(stack.context).find(({ name }) => name === 'watch-xero');
    if (template === undefined || watch === undefined)
      throw new Error('There is no order to copy, or nothing watches Xero.');
    this.#template = template;
    this.#watch = watch;
    for (const id of state.orderIds) state.deleteOrder(id);
  }

  static async open(): Promise<World> {
    const stack = await startStack({ scenarios: [SCENARIO] });
    const world = new World(stack);
    await stack.context.settings.set(world.shop.id, 'payments.deposits', 'part-payment');
    // Nothing changed before now counts as changed in Xero.
    await world.#watch.run();
    return world;
  }

  place(start: Start): Life {
    const id = this.#nextId++;
    placeOrder(this.shop.simulated.state, this.#template, id, start);
    return new Life(id, start);
  }

  /** Orders in this world so far, dead ones too. */
  get size(): number {
    return this.#nextId - FIRST_ID;
  }

  /** The plugin names the orders that changed, the service works until nothing is left to do and looks into Xero. */
  async settle(lives: readonly Life[]): Promise<void> {
    const { context } = this.stack;
    await context.ledger.acceptSignals(
      lives.map(({ orderId }) => ({ storeId: this.shop.id, source: 'nudge', kind: 'order', sourceId: String(orderId), fingerprint: null })), // prettier-ignore
    );
    await this.stack.drain();
    this.stack.pass(STEP_MS);
    await this.#watch.run();
    this.stack.pass(STEP_MS);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stack[Symbol.asyncDispose]();
  }
}
