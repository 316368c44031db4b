import { setTimeout as sleepFor } from 'node:timers/promises';

/** Simulated milliseconds in a real one, on a machine with nothing else to do: a minute's limit costs a second. */
const SCALE = 60;
/** Beyond it a run would take too long; calls then time out for no other reason, which is a fault like any other. */
const SLOWNESS_MAX = 4;

/** A pair of instants that two processes agree on, in milliseconds since 1970. */
export interface ClockReading {
  readonly simulatedMs: number;
  readonly realMs: number;
  readonly scale: number;
}

/** Time that runs faster, and can be pushed on; the same in every process that was handed a reading. */
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

  set(reading: ClockReading): void {
    this.#reading = reading;
  }

  jump(milliseconds: number): void {
    const reading = this.read();
    this.#reading = { ...reading, simulatedMs: reading.simulatedMs + milliseconds };
    for (const again of this.#delays) again();
  }

  /** What is `milliseconds` on this clock, in whole milliseconds of real time. */
  toReal(milliseconds: number): number {
    return Math.ceil(milliseconds / this.#reading.scale);
  }

  /** `slowness` = how much longer than its own work something took: time runs slower where others use the machine. */
  slowDown(slowness: number): void {
    this.#reading = { ...this.read(), scale: SCALE / Math.min(SLOWNESS_MAX, Math.max(1, slowness)) };
  }

  readonly sleep = async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
    // The only failure is the abort that was asked for.
    await sleepFor(this.toReal(milliseconds), undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  };

  /** What goes on outside while nothing runs: over as soon as the clock is pushed past its end. */
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
