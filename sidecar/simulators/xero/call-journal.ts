export interface Call {
  readonly at: string;
  readonly kind: 'accounting' | 'connections' | 'identity';
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly tenantId: string | null;
  readonly clientId: string | null;
  /** Null when the connection was dropped instead of answered. */
  readonly status: number | null;
}

/** A long benchmark keeps its counters but not every line. */
const JOURNAL_CALLS_MAX = 20_000;

/** Every call to the simulated Xero, refused ones too, in the order of their answers. */
export class CallJournal {
  #calls: Call[] = [];
  #accounting = new Map<string, number>();
  #identity = 0;
  #connections = 0;

  record(call: Call): void {
    this.#calls.push(call);
    if (this.#calls.length > JOURNAL_CALLS_MAX) this.#calls.splice(0, JOURNAL_CALLS_MAX / 2);
    if (call.kind === 'identity') this.#identity += 1;
    else if (call.kind === 'connections') this.#connections += 1;
    else {
      const tenant = call.tenantId ?? '';
      this.#accounting.set(tenant, (this.#accounting.get(tenant) ?? 0) + 1);
    }
  }

  /** The latest calls, oldest first. */
  get list(): readonly Call[] {
    return this.#calls;
  }

  /** Accounting calls of one tenant, or of all. */
  accounting(tenantId?: string): number {
    if (tenantId !== undefined) return this.#accounting.get(tenantId) ?? 0;
    return [...this.#accounting.values()].reduce((sum, count) => sum + count, 0);
  }

  get counters(): { accounting: Record<string, number>; identity: number; connections: number } {
    return {
      accounting: Object.fromEntries(this.#accounting),
      identity: this.#identity,
      connections: this.#connections,
    };
  }

  reset(): void {
    this.#calls = [];
    this.#accounting = new Map();
    this.#identity = 0;
    this.#connections = 0;
  }
}
