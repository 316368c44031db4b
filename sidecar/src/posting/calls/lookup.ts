import type { Problem } from '../../domain/problems.ts';

/** What a look into Xero found of a call without an answer. */
export interface Look {
  /** Entry id → what is in Xero twice. */
  readonly doubles: Map<number, Problem>;
  /** Entries of what the call was to do and Xero does not show, or not yet; one for each item. */
  readonly missing: number[];
}
