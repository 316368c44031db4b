/** Opens what an element is folded into: what is not shown can't have the focus. */
export function unfold(element: Element | null): void {
  for (
    let folded = element?.closest('details') ?? null;
    folded !== null;
    folded = folded.parentElement?.closest('details') ?? null
  )
    folded.open = true;
}
