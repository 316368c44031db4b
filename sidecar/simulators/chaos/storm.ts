import { seededRandom, type Random } from '../random.ts';
import type { ProviderFault, ProviderFaults } from '../providers/serve.ts';
import type { Fault as StoreFault, Faults } from '../store/faults.ts';
import { faultSchema, type Fault, type FaultQueue, type FaultRequest } from '../xero/faults.ts';

/** Share of calls that meet a fault, for each life of the service. */
/** If every read failed, nothing would ever be written. */
const READ_SHARES = [0.04, 0.08, 0.12, 0.2] as const;
/** Writes must not be done twice. */
const WRITE_SHARES = [0.3, 0.5, 0.65, 0.8] as const;
const STORE_SHARES = [0.06, 0.12, 0.2] as const;
/** Simulated. The service times out after 90 seconds: the last two exceed one attempt, and two. */
const SLOW_SECONDS = [15, 55, 115, 215] as const;
/** Later than the service waits: done when the caller has left. */
const LATE_MS = 90_000;

type Make = (random: Random) => FaultRequest;
type Weighted = readonly [readonly [Make, number], ...(readonly [Make, number])[]];

/** Faults of Xero, or of the way to it, for any call. */
const AT_SIGN_IN: Weighted = [
  [(random) => ({ kind: '5xx-before', status: random.pick([500, 502, 504]) }), 10],
  [() => ({ kind: 'drop-before-commit' }), 12],
  [(random) => ({ kind: '429', problem: 'minute', retryAfter: random.int(1, 30) }), 4],
  [() => ({ kind: '429', problem: 'concurrent' }), 3],
  [(random) => ({ kind: '429', problem: 'appminute', retryAfter: random.int(1, 15) }), 3],
  [(random) => ({ kind: '429', problem: 'day', retryAfter: random.int(30, 150) }), 2],
  [() => ({ kind: '503-maintenance' }), 2],
];
/** For calls with an access token, into an organisation, under an Idempotency-Key: others would show no effect. */
const AT_CONNECTIONS: Weighted = [...AT_SIGN_IN, [() => ({ kind: 'token-expired' }), 6]];
const AT_READS: Weighted = [...AT_CONNECTIONS, [() => ({ kind: 'disconnected' }), 1]];
const AT_WRITES: Weighted = [...AT_READS, [() => ({ kind: 'key-store-down' }), 4]];
/** Done without a response; or not yet done. */
const LOST_REPLIES: Weighted = [
  [() => ({ kind: 'drop-after-commit' }), 14],
  [(random) => ({ kind: '5xx-after', status: random.pick([500, 502, 503, 504]) }), 14],
  [() => ({ kind: 'malformed-json' }), 8],
  [(random) => ({ kind: 'slow', ms: 1_000 * random.pick(SLOW_SECONDS) }), 14],
];
/** Faults of a write after which it may have been done. */
const LOST_SHARE = { read: 0.4, write: 0.65 } as const;

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

const PROVIDER_FAULTS: readonly [
  readonly [(random: Random) => ProviderFault, number],
  ...(readonly [(random: Random) => ProviderFault, number])[],
] = [
  // prettier-ignore
  [(random) => ({ kind: 'status', status: random.pick([500, 502, 503]) }), 4],
  [() => ({ kind: 'status', status: 429, body: { error: { type: 'invalid_request_error', code: 'rate_limit', message: 'Request rate limit exceeded.' } } }), 2], // prettier-ignore
  [() => ({ kind: 'drop' }), 5],
  [() => ({ kind: 'cut' }), 5],
];

function refusalsOf(path: string, isWrite: boolean): Weighted {
  if (isWrite) return AT_WRITES;
  if (path.startsWith('/identity')) return AT_SIGN_IN;
  return path.startsWith('/connections') ? AT_CONNECTIONS : AT_READS;
}

function describeFault(fault: Fault): string {
  const status = 'status' in fault ? ` ${fault.status}` : '';
  const problem = 'problem' in fault ? ` ${fault.problem}` : '';
  const ms = fault.kind === 'slow' ? ` ${fault.ms / 1_000} s` : '';
  return `${fault.kind}${status}${problem}${ms}`;
}

export interface StruckCall {
  readonly isWrite: boolean;
  /** A write that Xero does only after its caller timed out. */
  readonly isLate: boolean;
}

/** Faults for every call to Xero and to the shops, drawn in order of arrival. */
export class Storm {
  /** Kind → how often. */
  readonly injected = new Map<string, number>();
  /** Called when a call of the service has arrived at Xero, before it is processed. */
  onCall: ((call: StruckCall) => void) | null = null;
  /** Called when it has arrived at a shop. */
  onRead: (() => void) | null = null;
  #shares = { read: 0, write: 0, store: 0 };
  readonly #strength: Random;

  constructor(parts: {
    readonly seed: string;
    readonly xero: FaultQueue;
    readonly stores: Faults;
    /** null = no payment provider is connected. */
    readonly providers: ProviderFaults | null;
    readonly diary: (line: string) => void;
  }) {
    this.#strength = seededRandom(parts.seed, 'strength');
    const ofXero = seededRandom(parts.seed, 'xero');
    const ofStores = seededRandom(parts.seed, 'stores');
    parts.xero.from((method, path): Fault | null => {
      const isWrite = method !== 'GET' && path.startsWith('/api.xro');
      const fault = this.#meet(ofXero, isWrite ? 'write' : 'read', refusalsOf(path, isWrite));
      const isLate = isWrite && fault?.kind === 'slow' && fault.ms > LATE_MS;
      if (isWrite) parts.diary(`${method} ${path} arrives${fault === null ? '' : `: ${describeFault(fault)}`}`);
      // People sign in beside the service; their browser is not under test.
      if (!path.startsWith('/identity')) this.onCall?.({ isWrite, isLate });
      return fault;
    });
    const ofProviders = seededRandom(parts.seed, 'providers');
    parts.providers?.from(() => this.#meetAtProvider(ofProviders));
    parts.stores.from((): StoreFault | undefined => {
      this.onRead?.();
      if (!ofStores.chance(this.#shares.store)) return undefined;
      const fault = ofStores.weighted(STORE_FAULTS)(ofStores);
      this.#count(`store ${fault.kind}${fault.kind === 'status' ? ` ${fault.status}` : ''}`);
      return fault;
    });
  }

  #meetAtProvider(random: Random): ProviderFault | null {
    this.onCall?.({ isWrite: false, isLate: false });
    if (!random.chance(this.#shares.store)) return null;
    const fault = random.weighted(PROVIDER_FAULTS)(random);
    this.#count(`provider ${fault.kind}${fault.kind === 'status' ? ` ${fault.status}` : ''}`);
    return fault;
  }

  #meet(random: Random, way: 'read' | 'write', refusals: Weighted): Fault | null {
    if (!random.chance(this.#shares[way])) return null;
    const make = random.weighted(random.chance(LOST_SHARE[way]) ? LOST_REPLIES : refusals);
    const fault = faultSchema.parse(make(random));
    this.#count(`xero ${way} ${describeFault(fault)}`);
    return fault;
  }

  /** Active from now on, stronger or weaker than before. */
  blow(): void {
    const random = this.#strength;
    this.#shares = {
      read: random.pick(READ_SHARES),
      write: random.pick(WRITE_SHARES),
      store: random.pick(STORE_SHARES),
    };
  }

  /** Nothing fails any more. */
  end(): void {
    this.#shares = { read: 0, write: 0, store: 0 };
    this.onCall = null;
    this.onRead = null;
  }

  get count(): number {
    return [...this.injected.values()].reduce((sum, one) => sum + one, 0);
  }

  #count(kind: string): void {
    this.injected.set(kind, (this.injected.get(kind) ?? 0) + 1);
  }
}
