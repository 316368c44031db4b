const MINUTE_MS = 60_000;
const KINDS_MAX = 100;

export type Quiet = ReturnType<typeof createQuiet>;

/**
 * For lines that strangers or a full disk can cause at any rate: lets through one of each kind a minute, with the number of
 * those held back before it; null = held back.
 */
export function createQuiet(now: () => Date): (kind: string) => { readonly heldBack: number } | null {
  const kinds = new Map<string, { readonly at: number; heldBack: number }>();
  return (kind) => {
    const at = now().getTime();
    const last = kinds.get(kind);
    if (last !== undefined && Math.abs(at - last.at) < MINUTE_MS) {
      last.heldBack += 1;
      return null;
    }
    if (kinds.size >= KINDS_MAX) kinds.clear();
    kinds.set(kind, { at, heldBack: 0 });
    return { heldBack: last?.heldBack ?? 0 };
  };
}
