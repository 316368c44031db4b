import { setTimeout as sleepFor } from 'node:timers/promises';

/** Simulated milliseconds per real one, on an idle machine: a minute's limit costs a second. */
const SCALE = 60;
/** Beyond it a run would take too long; calls then time out, which is a fault like any other. */
const SLOWNESS_MAX = 4;

/** A pair of instants that two processes agree on, in milliseconds since 1970. */
export interface ClockReading {
  readonly simulatedMs: number;
  readonly realMs: number;
  readonly scale: number;
}

/** A clock that runs faster, and can be advanced; the same in every process that received a reading. */
export class ScaledClock {
  #reading: ClockReading;
  readonly #delays = new Set<() => void>();

  constructor(reading: ClockReading) {
    this.#reading = reading;
  }

  static at(instant: string): ScaledClock {
    return new ScaledClock({ simulatedMs: Date.parse(instant), realMs: Date.now(), scale: SCALE });
  }

  readonly now = (): Date => new Date(this.#at(Date.now()));

  /** For another process. */
  read(): ClockReading {
    const realMs = Date.now();
    return { ...this.#reading, simulatedMs: this.#at(realMs), realMs };
  }

  /** For a process whose clock is wrong. */
  readAhead(milliseconds: number): ClockReading {
    const reading = this.read();
    return { ...reading, simulatedMs: reading.simulatedMs + milliseconds };
  }

  set(reading: ClockReading): void {
    this.#reading = reading;
  }

  jump(milliseconds: number): void {
    const reading = this.read();
    this.#reading = { ...reading, simulatedMs: reading.simulatedMs + milliseconds };
    for (const again of this.#delays) again();
  }

  /** `milliseconds` of this clock, in whole milliseconds of real time. */
  toReal(milliseconds: number): number {
    return Math.ceil(milliseconds / this.#reading.scale);
  }

  /** `slowness` = elapsed time divided by own work: time runs slower on a busy machine. */
  slowDown(slowness: number): void {
    this.#reading = { ...this.read(), scale: SCALE / Math.min(SLOWNESS_MAX, Math.max(1, slowness)) };
  }

  readonly sleep = async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
    // The only failure is the requested abort.
    await sleepFor(this.toReal(milliseconds), undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  };

  /** An outside event during downtime: ends as soon as the clock passes its end. */
  readonly delay = (milliseconds: number, signal: AbortSignal): Promise<void> => {
    const end = this.now().getTime() + milliseconds;
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const finish = (then: () => void) => {
        clearTimeout(timer);
        this.#delays.delete(look);
        signal.removeEventListener('abort', abort);
        then();
      };
      const look = () => {
        clearTimeout(timer);
        const leftMs = end - this.now().getTime();
        if (leftMs <= 0) finish(resolve);
        else timer = setTimeout(look, this.toReal(leftMs)).unref();
      };
      const abort = () => finish(() => reject(new Error('The simulator closes.')));
      this.#delays.add(look);
      signal.addEventListener('abort', abort);
      look();
    });
  };

  readonly setTimer = (callback: () => void, delayMs: number): (() => void) => {
    const timer = setTimeout(callback, this.toReal(delayMs));
    return () => {
      clearTimeout(timer);
    };
  };

  #at(realMs: number): number {
    return this.#reading.simulatedMs + (realMs - this.#reading.realMs) * this.#reading.scale;
  }
}
