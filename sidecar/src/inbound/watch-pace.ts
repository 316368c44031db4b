const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Webhooks report every change, so with them a poll is a safety net; without them it is the only source. */
export const POLL_EVERY_MS = { moving: 15 * MINUTE_MS, quiet: HOUR_MS, withWebhooks: HOUR_MS } as const;
/** The pause is so much of the time since something last changed: an hour when nothing has for four. */
const PAUSE_SHARE = 4;
/** In a quiet organisation credit notes change last of all. */
export const QUIET_CREDITS_EVERY_MS = 4 * HOUR_MS;
/** After this long without a webhook, none are expected. */
const WEBHOOK_WITHIN_MS = 24 * HOUR_MS;

/** Of one organisation. Times are ISO UTC text; null = never. */
export interface WatchState {
  readonly webhookAt: string | null;
  /** When something last changed there, or a person looked at the shop's pages. */
  readonly movedAt: string | null;
  /** When a poll last found a change that no webhook had reported. */
  readonly missedAt: string | null;
  readonly polledAt: string | null;
  /** Where the next poll starts. */
  readonly cursor: string | null;
  /** The same of credit notes. */
  readonly creditCursor: string | null;
}

/** Instants ahead of now are from a clock that was ahead: their distance counts. */
function since(at: string | null, now: Date): number {
  return at === null ? Infinity : Math.abs(now.getTime() - Date.parse(at));
}

/** How long to wait between two polls, and whether it is that long because nothing moves. */
export function watchPace({ webhookAt, movedAt, missedAt }: WatchState, now: Date) {
  const pauseMs = Math.min(since(movedAt, now), since(webhookAt, now)) / PAUSE_SHARE;
  if (pauseMs >= POLL_EVERY_MS.quiet) return { everyMs: POLL_EVERY_MS.quiet, isQuiet: true };
  const isMissed = missedAt !== null && webhookAt !== null && missedAt >= webhookAt;
  if (since(webhookAt, now) < WEBHOOK_WITHIN_MS && !isMissed)
    return { everyMs: POLL_EVERY_MS.withWebhooks, isQuiet: false };
  return { everyMs: Math.max(POLL_EVERY_MS.moving, pauseMs), isQuiet: false };
}

/** What is due now; null = nothing yet. */
export function duePoll(
  state: WatchState,
  now: Date,
): { readonly isQuiet: boolean; readonly readsCredits: boolean } | null {
  const { everyMs, isQuiet } = watchPace(state, now);
  if (since(state.polledAt, now) < everyMs) return null;
  return { isQuiet, readsCredits: !isQuiet || since(state.creditCursor, now) >= QUIET_CREDITS_EVERY_MS };
}
