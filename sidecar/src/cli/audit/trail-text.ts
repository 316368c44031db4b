import { secondOf, type TrailRow } from '../../wording/trail.ts';

/** "2026-11-24 10:12:03 UTC" and the gap after it. */
const DETAIL_INDENT = ' '.repeat(25);

/** The history line by line: time, sentence and actor, with the details below. */
export function trailText(trail: readonly TrailRow[]): string {
  return trail
    .flatMap(({ at, text, by, details }) => [
      `${secondOf(at)}  ${text.trimEnd()}${by === null ? '' : ` By ${by}.`}`,
      ...details.map((line) => `${DETAIL_INDENT}${line}`),
    ])
    .join('\n');
}
