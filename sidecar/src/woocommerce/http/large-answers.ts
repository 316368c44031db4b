/**
 * Turns to read a large answer: one at a time over all shops, or their memory would add up. Shops come in turn, so that one
 * with many large answers delays the others by one of them.
 */
export class LargeAnswers {
  readonly #waiting = new Map<string, (() => void)[]>();
  #isBusy = false;

  /** Ends when it is this shop's turn; the caller hands it on by the returned function, once. */
  async turn(shop: string): Promise<() => void> {
    if (this.#isBusy) {
      await new Promise<void>((resolve) => {
        const own = this.#waiting.get(shop);
        if (own === undefined) this.#waiting.set(shop, [resolve]);
        else own.push(resolve);
      });
    }
    this.#isBusy = true;
    return () => this.#handOn();
  }

  #handOn(): void {
    const [shop, own] = this.#waiting.entries().next().value ?? [];
    if (shop === undefined || own === undefined) {
      this.#isBusy = false;
      return;
    }
    const next = own.shift();
    this.#waiting.delete(shop);
    // Behind the other shops.
    if (own.length > 0) this.#waiting.set(shop, own);
    next?.();
  }
}
