/** An abort signal after a time that can be stopped: waiting for ourselves is no fault of the other side. */
export class Deadline implements Disposable {
  readonly #abort = new AbortController();
  #leftMs: number;
  #startedAt = performance.now();
  #timer: NodeJS.Timeout;

  constructor(afterMs: number) {
    this.#leftMs = afterMs;
    this.#timer = this.#start();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** The time of `wait` does not count; after it at most `thenMs` are left. */
  async paused<T>(wait: () => Promise<T>, thenMs: number): Promise<T> {
    clearTimeout(this.#timer);
    this.#leftMs = Math.min(thenMs, this.#leftMs - (performance.now() - this.#startedAt));
    try {
      return await wait();
    } finally {
      this.#startedAt = performance.now();
      this.#timer = this.#start();
    }
  }

  #start(): NodeJS.Timeout {
    return setTimeout(() => this.#abort.abort(), Math.max(0, this.#leftMs)).unref();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}
