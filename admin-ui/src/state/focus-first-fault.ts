/** Focuses the first invalid field of a rejected form, once it is drawn. */
export function focusFirstFault(): void {
  requestAnimationFrame(() => {
    document.querySelector<HTMLElement>('.ml-connector [aria-invalid="true"]')?.focus();
  });
}
