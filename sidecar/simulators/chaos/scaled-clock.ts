import { setTimeout as sleepFor } from 'node:timers/promises';

/** Simulated milliseconds in a real one: a minute's limit costs a second, Xero's six minutes of a key cost six. */
export const SCALE = 60;

/** A pair of instants that two processes agree on, in milliseconds since 1970. */
export interface ClockReading {
  readonly simulatedMs: number;
  readonly realMs: number;
}

/** Time that runs faster, and can be pushed on; the same in every process that was handed a reading. */
export class ScaledClock {
  #reading: ClockReading;

  constructor(reading: ClockReading) {
    this.#reading = reading;
  }

  readonly now = (): Date => new Date(this.#at(Date.now()));

  /** For another process. */
  read(): ClockReading {
    const realMs = Date.now();
    return { simulatedMs: this.#at(realMs), realMs };
  }

  set(reading: ClockReading): void {
    this.#reading = reading;
  }

  jump(milliseconds: number): void {
    const { simulatedMs, realMs } = this.read();
    this.#reading = { simulatedMs: simulatedMs + milliseconds, realMs };
  }

  readonly sleep = async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
    // The only failure is the abort that was asked for.
    await sleepFor(milliseconds / SCALE, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  };

  readonly setTimer = (callback: () => void, delayMs: number): (() => void) => {
    const timer = setTimeout(callback, delayMs / SCALE);
    return () => {
      clearTimeout(timer);
    };
  };

  #at(realMs: number): number {
    return this.#reading.simulatedMs + (realMs - this.#reading.realMs) * SCALE;
  }
}
