import type { Logger } from 'pino';

/** How long the worker sleeps when nothing wakes it: another process (the CLI) may have accepted an order. */
export const IDLE_WAIT_MS = 1_000;
/** After a failure of our own (database busy, disk full) the worker tries again, slowly. */
export const FAILURE_WAIT_MS = 10_000;

export interface WorkerParts {
  /** Does one round; true = there may be more to do at once. */
  readonly round: () => Promise<boolean>;
  readonly logger: Logger;
  /** Calls back once after the delay; answers how to cancel it. */
  readonly setTimer: (callback: () => void, delayMs: number) => () => void;
}

/** The loop that turns pending entries into documents. One round at a time; `stop` waits for the round under way. */
export class Worker implements AsyncDisposable {
  readonly #parts: WorkerParts;
  #running: Promise<void> | null = null;
  #stopping = false;
  #wake: () => void = () => undefined;

  constructor(parts: WorkerParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#running ??= this.#loop();
  }

  /** Something was accepted: do not sleep on. */
  wake(): void {
    this.#wake();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake();
    await this.#running;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #loop(): Promise<void> {
    while (!this.#stopping) {
      const waitMs = await this.#turn();
      if (waitMs > 0) await this.#sleep(waitMs);
    }
  }

  async #turn(): Promise<number> {
    try {
      return (await this.#parts.round()) ? 0 : IDLE_WAIT_MS;
    } catch (error) {
      this.#parts.logger.error({ err: error }, 'worker round failed');
      return FAILURE_WAIT_MS;
    }
  }

  #sleep(milliseconds: number): Promise<void> {
    if (this.#stopping) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.#parts.setTimer(resolve, milliseconds);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }
}
