import type { Clock } from '../clock.ts';
import type { Execution } from '../faulty-execution.ts';
import type { Delivery, Reply } from '../reply.ts';
import type { IdempotentAnswer } from '../state.ts';
import type { Switches } from '../switches.ts';
import { exceptionReply, problemReply } from './problem.ts';

/** Xero's idempotency guide: keys of at most 128 characters that live 6 minutes from the first call. */
export const KEY_CHARACTERS_MAX = 128;
export const KEY_LIFE_MS = 6 * 60_000;

/** Results that never reached execution and are not kept. */
const NOT_KEPT = new Set([401, 403, 429]);

/** Remembers the first answer to each key of an app and gives it again instead of running the request twice. */
export class Idempotency {
  readonly #answers: Record<string, IdempotentAnswer>;
  readonly #clock: Clock;
  readonly #switches: Switches;
  readonly #inFlight = new Map<string, { fingerprint: string; kept: Promise<Reply | null> }>();

  constructor(answers: Record<string, IdempotentAnswer>, clock: Clock, switches: Switches) {
    this.#answers = answers;
    this.#clock = clock;
    this.#switches = switches;
  }

  /** The 400 for a key that is too long, or null. */
  checkKey(key: string): Reply | null {
    if (key.length <= KEY_CHARACTERS_MAX) return null;
    return this.#refuse(`Idempotency Key: ${key} exceeds the maximum length of ${KEY_CHARACTERS_MAX} characters.`);
  }

  /**
   * Runs the request, or answers from memory. The fingerprint names the request: method, address and body.
   * A second call that comes while the first is in flight waits for it.
   */
  async once(clientId: string, key: string, fingerprint: string, run: () => Promise<Execution>): Promise<Delivery> {
    const name = `${clientId} ${key}`;
    for (;;) {
      const running = this.#inFlight.get(name);
      if (running === undefined) break;
      if (running.fingerprint !== fingerprint) return this.#mismatch(key);
      // The clock may have been pushed past the life of the key meanwhile: it came in time.
      const kept = await running.kept;
      if (kept !== null) return kept;
    }
    this.#forgetOld();
    const known = this.#answers[name];
    if (known !== undefined) return known.fingerprint === fingerprint ? known.reply : this.#mismatch(key);
    const firstCallAtMs = this.#clock.now().getTime();
    const execution = run();
    const kept = execution.then(
      ({ reply }) => (reply !== null && this.#isKept(reply.status) ? reply : null),
      // Its own error is not that of the calls that wait for it.
      () => null,
    );
    this.#inFlight.set(name, { fingerprint, kept });
    try {
      const { delivery } = await execution;
      const reply = await kept;
      if (reply !== null) this.#answers[name] = { fingerprint, firstCallAtMs, reply };
      return delivery;
    } finally {
      this.#inFlight.delete(name);
    }
  }

  #isKept(status: number): boolean {
    if (status === 400) return this.#switches.idempotencyCaches400;
    return !NOT_KEPT.has(status);
  }

  #forgetOld(): void {
    const oldestMs = this.#clock.now().getTime() - KEY_LIFE_MS;
    for (const [name, { firstCallAtMs }] of Object.entries(this.#answers)) {
      if (firstCallAtMs <= oldestMs) Reflect.deleteProperty(this.#answers, name);
    }
  }

  #mismatch(key: string): Reply {
    return this.#refuse(`Idempotency Key: ${key} is used with a different request.`);
  }

  #refuse(message: string): Reply {
    if (this.#switches.idempotencyErrorShape === 'problem') return problemReply(400, message);
    return exceptionReply(10, 'ValidationException', message);
  }
}
