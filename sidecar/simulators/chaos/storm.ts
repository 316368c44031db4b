import { seededRandom, type Random } from '../exact/random.ts';
import type { Fault as StoreFault, Faults } from '../store/faults.ts';
import type { ScaledClock } from './scaled-clock.ts';
import { faultSchema, type Fault, type FaultQueue, type FaultRequest } from '../xero/faults.ts';

/** Share of the calls that run into something, from one life of the service to the next. */
const XERO_SHARES = [0.08, 0.16, 0.26, 0.4] as const;
/** Writes are what must not be done twice; where every reading fails nothing is ever written. */
const READ_FACTOR = 0.8;
const WRITE_FACTOR = 2;
const STORE_SHARES = [0.05, 0.1, 0.18] as const;
/** Seconds. The service gives up after 90: the longest two are later than one sending, and than two. */
const SLOW_SECONDS = [2, 15, 55, 115, 215] as const;

type Make = (random: Random, clock: ScaledClock) => FaultRequest;

const XERO_FAULTS: readonly [readonly [Make, number], ...(readonly [Make, number])[]] = [
  [() => ({ kind: 'drop-before-commit' }), 12],
  [() => ({ kind: 'drop-after-commit' }), 14],
  [(random) => ({ kind: '5xx-before', status: random.pick([500, 502, 504]) }), 10],
  [(random) => ({ kind: '5xx-after', status: random.pick([500, 502, 503, 504]) }), 14],
  [(random) => ({ kind: '429', problem: 'minute', retryAfter: random.int(1, 30) }), 4],
  [() => ({ kind: '429', problem: 'concurrent' }), 3],
  [(random) => ({ kind: '429', problem: 'appminute', retryAfter: random.int(1, 15) }), 3],
  [(random) => ({ kind: '429', problem: 'day', retryAfter: random.int(30, 150) }), 2],
  [(random, clock) => ({ kind: 'slow', ms: clock.toReal(1_000 * random.pick(SLOW_SECONDS)) }), 7],
  [() => ({ kind: 'malformed-json' }), 8],
  [() => ({ kind: 'token-expired' }), 6],
  [() => ({ kind: '503-maintenance' }), 3],
  [() => ({ kind: 'disconnected' }), 1],
];

const STORE_FAULTS: readonly [
  readonly [(random: Random) => StoreFault, number],
  ...(readonly [(random: Random) => StoreFault, number])[],
] = [
  // prettier-ignore
  [(random) => ({ kind: 'status', status: random.pick([500, 502, 504]) }), 5],
  [() => ({ kind: 'status', status: 503, headers: { 'Retry-After': '2' } }), 3],
  [() => ({ kind: 'status', status: 429, headers: { 'Retry-After': '1' } }), 2],
  [() => ({ kind: 'drop' }), 5],
  [() => ({ kind: 'cut' }), 3],
  [(random) => ({ kind: 'slow', delayMs: random.int(20, 200) }), 3],
  [() => ({ kind: 'html' }), 2],
  [() => ({ kind: 'unauthorized' }), 1],
];

/** Faults at every call to Xero and to the shops, drawn in the order in which the calls arrive. */
export class Storm {
  /** Kind → how often. */
  readonly injected = new Map<string, number>();
  /** Called when a call of the service has arrived at Xero, before anything is done for it. */
  onCall: (() => void) | null = null;
  #shares = { xero: 0, store: 0 };
  readonly #strength: Random;

  constructor(parts: {
    readonly seed: string;
    readonly clock: ScaledClock;
    readonly xero: FaultQueue;
    readonly stores: Faults;
  }) {
    this.#strength = seededRandom(parts.seed, 'strength');
    const ofXero = seededRandom(parts.seed, 'xero');
    const ofStores = seededRandom(parts.seed, 'stores');
    parts.xero.from((method, path): Fault | null => {
      // People sign in beside the service; their browser is not what is tried here.
      if (!path.startsWith('/identity')) this.onCall?.();
      if (!ofXero.chance(this.#shares.xero * (method === 'GET' ? READ_FACTOR : WRITE_FACTOR))) return null;
      const fault = faultSchema.parse(ofXero.weighted(XERO_FAULTS)(ofXero, parts.clock));
      this.#count(
        `xero ${fault.kind}${'status' in fault ? ` ${fault.status}` : ''}${'problem' in fault ? ` ${fault.problem}` : ''}`,
      );
      return fault;
    });
    parts.stores.from((): StoreFault | undefined => {
      if (!ofStores.chance(this.#shares.store)) return undefined;
      const fault = ofStores.weighted(STORE_FAULTS)(ofStores);
      this.#count(`store ${fault.kind}${fault.kind === 'status' ? ` ${fault.status}` : ''}`);
      return fault;
    });
  }

  /** Blows from now on, stronger or weaker than before. */
  blow(): void {
    this.#shares = { xero: this.#strength.pick(XERO_SHARES), store: this.#strength.pick(STORE_SHARES) };
  }

  /** Nothing fails any more. */
  end(): void {
    this.#shares = { xero: 0, store: 0 };
    this.onCall = null;
  }

  get count(): number {
    return [...this.injected.values()].reduce((sum, one) => sum + one, 0);
  }

  #count(kind: string): void {
    this.injected.set(kind, (this.injected.get(kind) ?? 0) + 1);
  }
}
