import { z } from 'zod';

const match = z.strictObject({
  method: z.string().toUpperCase().optional(),
  /** A regular expression over the path with its query, e.g. "^/api.xro/2.0/Invoices". */
  path: z
    .string()
    .refine((text) => {
      try {
        return new RegExp(text) instanceof RegExp;
      } catch {
        return false;
      }
    }, 'is not a regular expression')
    .optional(),
});

const common = { match: match.optional(), times: z.int().positive().default(1) };

/** What can be made to go wrong, as it arrives over HTTP or from a test. */
export const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...common, kind: z.literal('drop-before-commit') }),
  z.strictObject({ ...common, kind: z.literal('drop-after-commit') }),
  z.strictObject({ ...common, kind: z.literal('5xx-before'), status: z.int().min(500).max(599).default(500) }),
  z.strictObject({ ...common, kind: z.literal('5xx-after'), status: z.int().min(500).max(599).default(500) }),
  z.strictObject({
    ...common,
    kind: z.literal('429'),
    problem: z.enum(['minute', 'day', 'concurrent', 'appminute']).default('minute'),
    retryAfter: z.int().nonnegative().optional(),
  }),
  /** The answer, and the commit, come this late: a caller that gave up in between has still written. */
  z.strictObject({ ...common, kind: z.literal('slow'), ms: z.int().positive() }),
  z.strictObject({ ...common, kind: z.literal('malformed-json') }),
  /** It has written all, and the answer says nothing of the last element. */
  z.strictObject({ ...common, kind: z.literal('element-left-out') }),
  z.strictObject({ ...common, kind: z.literal('token-expired') }),
  z.strictObject({ ...common, kind: z.literal('disconnected') }),
  z.strictObject({ ...common, kind: z.literal('503-maintenance') }),
  /** What Xero keeps idempotency keys in is down: a call with one is not looked at, whatever an earlier one still does. */
  z.strictObject({ ...common, kind: z.literal('key-store-down') }),
]);

export type FaultRequest = z.input<typeof faultSchema>;
export type Fault = z.output<typeof faultSchema>;

/** Decides call by call what goes wrong; null = nothing. */
export type FaultSource = (method: string, path: string) => Fault | null;

/** Faults waiting for calls that match them; the first that matches is used up first. */
export class FaultQueue {
  #waiting: { readonly fault: Fault; left: number }[] = [];
  #source: FaultSource | null = null;
  /** A call whose body holds this makes Xero fail with 500 before it commits anything, every time; null = none does. */
  poison: string | null = null;
  /** A call whose body holds this is refused as a whole, every time, as one that names an unknown id; null = none is. */
  refused: string | null = null;

  /** Asked for every call that no waiting fault matches; null = none any more. */
  from(source: FaultSource | null): void {
    this.#source = source;
  }

  /** Throws a ZodError when the request makes no sense. */
  add(request: FaultRequest): void {
    const fault = faultSchema.parse(request);
    this.#waiting.push({ fault, left: fault.times });
  }

  /** The fault this call runs into; taking it uses it up once. */
  take(method: string, path: string): Fault | null {
    const entry = this.#waiting.find(({ fault }) => matches(fault, method, path));
    if (entry === undefined) return this.#source?.(method, path) ?? null;
    entry.left -= 1;
    if (entry.left === 0) this.#waiting = this.#waiting.filter((other) => other !== entry);
    return entry.fault;
  }

  get waiting(): readonly (Fault & { readonly left: number })[] {
    return this.#waiting.map(({ fault, left }) => ({ ...fault, left }));
  }

  clear(): void {
    this.#waiting = [];
  }
}

function matches({ match: wanted }: Fault, method: string, path: string): boolean {
  if (wanted?.method !== undefined && wanted.method !== method) return false;
  return wanted?.path === undefined || new RegExp(wanted.path).test(path);
}
