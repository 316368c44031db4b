/** Node cannot sleep longer than this in one timer (2^31 - 1). */
const TIMER_MS_MAX = 2_147_483_647;

interface Alarm {
  readonly dueMs: number;
  readonly ring: () => void;
  timer: NodeJS.Timeout | null;
}

/** The simulator's only source of time: a base clock that can be pushed forward, so that an hour passes in a second. */
export class Clock {
  readonly #base: () => Date;
  readonly #alarms = new Set<Alarm>();
  #offsetMs = 0;

  constructor(base: () => Date) {
    this.#base = base;
  }

  now(): Date {
    return new Date(this.#base().getTime() + this.#offsetMs);
  }

  /** Moves time forward; every alarm that falls due rings before this returns. */
  advance(milliseconds: number): void {
    if (!(milliseconds >= 0)) throw new RangeError('A clock only moves forward.');
    this.#offsetMs += milliseconds;
    for (const alarm of [...this.#alarms].sort((a, b) => a.dueMs - b.dueMs)) this.#check(alarm);
  }

  /** Rings once at the given time, reached by waiting or by advance(); the result cancels it. */
  at(due: Date, ring: () => void): () => void {
    const alarm: Alarm = { dueMs: due.getTime(), ring, timer: null };
    this.#alarms.add(alarm);
    this.#wait(alarm);
    return () => this.#drop(alarm);
  }

  close(): void {
    for (const alarm of [...this.#alarms]) this.#drop(alarm);
  }

  #wait(alarm: Alarm): void {
    const remainingMs = Math.max(0, alarm.dueMs - this.now().getTime());
    alarm.timer = setTimeout(() => this.#check(alarm), Math.min(remainingMs, TIMER_MS_MAX));
    alarm.timer.unref();
  }

  #check(alarm: Alarm): void {
    if (!this.#alarms.has(alarm)) return;
    if (alarm.timer !== null) clearTimeout(alarm.timer);
    if (this.now().getTime() < alarm.dueMs) {
      this.#wait(alarm);
      return;
    }
    this.#alarms.delete(alarm);
    alarm.ring();
  }

  #drop(alarm: Alarm): void {
    if (alarm.timer !== null) clearTimeout(alarm.timer);
    this.#alarms.delete(alarm);
  }
}
