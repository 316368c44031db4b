const SECOND_MS = 1_000;

/**
 * Whether the second of a change may not have ended when the store was asked (`askedAt`, its own clock): another
 * change may then follow with the same date.
 */
export function isEarly(modifiedAt: string, askedAt: Date): boolean {
  return askedAt.getTime() < Date.parse(modifiedAt) + SECOND_MS;
}
