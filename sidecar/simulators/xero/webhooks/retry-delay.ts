const MINUTE_MS = 60_000;
const FIRST_PAUSE_MS = 15 * MINUTE_MS;
const PAUSE_MS_MAX = 4 * 60 * MINUTE_MS;

/** "Immediately, then every 15 minutes with decreasing frequency": the doubling and its ceiling are the simulator's. */
export function retryDelayMs(failures: number): number {
  return failures <= 1 ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** (failures - 2), PAUSE_MS_MAX);
}

/** After a day without success the subscription is disabled. */
export const GIVE_UP_AFTER_MS = 24 * 60 * MINUTE_MS;

/** Events of a subscription that fails or is off are kept this long. */
export const EVENT_LIFE_MS = 31 * 24 * 60 * MINUTE_MS;
