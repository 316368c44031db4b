import type { Logger } from 'pino';

/** How long the worker sleeps unless woken: another process (the CLI) may have accepted something. */
export const IDLE_WAIT_MS = 1_000;
/** After a failure of our own (database busy, disk full) the worker retries slowly. */
export const FAILURE_WAIT_MS = 10_000;

export interface WorkerParts {
  /** Runs one round; true = there may be more to do now. */
  readonly round: () => Promise<boolean>;
  readonly logger: Logger;
  /** Calls back once after the delay; returns its cancel function. */
  readonly setTimer: (callback: () => void, delayMs: number) => () => void;
}

/** Posts pending entries, one round at a time; `stop` waits for it to finish. */
export class Worker implements AsyncDisposable {
  readonly #parts: WorkerParts;
  #running: Promise<void> | null = null;
  #stopping = false;
  /** Counts wake-ups: a round that was already running may have missed new work. */
  #wakes = 0;
  #wake: () => void = () => undefined;
  #end: () => void = () => undefined;

  constructor(parts: WorkerParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#running ??= this.#loop();
  }

  /** New work was accepted: stop sleeping. A pause after a failure still runs its course. */
  wake(): void {
    this.#wakes += 1;
    this.#wake();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#end();
    await this.#running;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #loop(): Promise<void> {
    while (!this.#stopping) {
      const wakes = this.#wakes;
      const { waitMs, isFailure } = await this.#turn();
      if (waitMs > 0 && (isFailure || this.#wakes === wakes)) await this.#sleep(waitMs, isFailure);
    }
  }

  async #turn(): Promise<{ readonly waitMs: number; readonly isFailure: boolean }> {
    try {
      return { waitMs: (await this.#parts.round()) ? 0 : IDLE_WAIT_MS, isFailure: false };
    } catch (error) {
      this.#parts.logger.error({ err: error }, 'worker round failed');
      return { waitMs: FAILURE_WAIT_MS, isFailure: true };
    }
  }

  #sleep(milliseconds: number, isFailure: boolean): Promise<void> {
    if (this.#stopping) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.#parts.setTimer(resolve, milliseconds);
      this.#end = () => {
        cancel();
        resolve();
      };
      this.#wake = isFailure ? () => undefined : this.#end;
    });
  }
}
