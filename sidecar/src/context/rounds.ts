export interface RoundResult {
  /** false = another process polls and posts; this one has nothing to do. */
  readonly held: boolean;
  /** Something was claimed, so there may be more to do. */
  readonly more: boolean;
}
export interface Rounds extends AsyncDisposable {
  /** Takes or renews the lease without working; false = another process has it. */
  hold(): Promise<boolean>;
  /** A round of every organisation without one; resolves when all have ended, with `look` also when another check is due. */
  run(options?: { readonly look?: boolean }): Promise<RoundResult>;
  /** Urgent work arrived: a running round checks again soon. */
  wake(): void;
}
