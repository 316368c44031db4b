/** Reported beyond this: signed requests and one-time proofs of other services allow about a minute. */
const SKEW_REPORTED_MS = 60_000;
/** The Date header has whole seconds. */
const RESOLUTION_MS = 1_000;
/** A slower response says too little about the instant at which it was dated. */
const ROUND_TRIP_MAX_MS = 10_000;

export interface ClockSample {
  readonly date: string | null;
  readonly askedAt: Date;
  readonly answeredAt: Date;
}

export interface ClockSkew {
  /** false = this answer says too little about its instant. */
  observe(sample: ClockSample): boolean;
  /** Negative = ours is ahead; 0 = no measurable difference, or not known yet. */
  readonly ms: number;
}

/** How far Xero's clock is ahead of ours. `onChange`: called when it passes SKEW_REPORTED_MS either way, and when normal. */
export function createClockSkew(onChange: (ms: number) => void = () => undefined): ClockSkew {
  let ms = 0;
  return {
    observe(sample: ClockSample): boolean {
      const measured = measure(sample);
      if (measured === null) return false;
      const wasSkewed = isSkewed(ms);
      ms = measured;
      if (isSkewed(ms) !== wasSkewed) onChange(ms);
      return true;
    },
    get ms() {
      return ms;
    },
  };
}

export function isSkewed(ms: number): boolean {
  return Math.abs(ms) > SKEW_REPORTED_MS;
}

/** "The clock of this machine is 3 minutes ahead of Xero's." */
export function skewInWords(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1_000);
  const amount = seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
  return `The clock of this machine is ${amount} ${ms < 0 ? 'ahead of' : 'behind'} Xero's.`;
}

function measure({ date, askedAt, answeredAt }: ClockSample): number | null {
  const dated = date === null ? Number.NaN : Date.parse(date);
  const roundTrip = answeredAt.getTime() - askedAt.getTime();
  // A clock set meanwhile gives an impossible round trip.
  if (Number.isNaN(dated) || roundTrip < 0 || roundTrip > ROUND_TRIP_MAX_MS) return null;
  const skew = dated + RESOLUTION_MS / 2 - (askedAt.getTime() + roundTrip / 2);
  return Math.abs(skew) <= (RESOLUTION_MS + roundTrip) / 2 ? 0 : skew;
}
