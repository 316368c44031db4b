export interface RoundResult {
  /** false = another process polls and posts; this one has nothing to do. */
  readonly held: boolean;
  /** Something was claimed, so there may be more to do at once. */
  readonly more: boolean;
}
export interface Rounds extends AsyncDisposable {
  /** Takes or renews the duty without doing it; false = another process has it. */
  hold(): Promise<boolean>;
  /**
   * A round of every organisation that is not in one; resolves when all have ended. `look`: or, with `more`, when it is
   * time for another look.
   */
  run(options?: { readonly look?: boolean }): Promise<RoundResult>;
  /** Something came that must not wait: a run under way looks again soon. */
  wake(): void;
}
