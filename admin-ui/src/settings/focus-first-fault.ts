/** A refused form leads to the first field that is not right, once it is drawn so. */
export function focusFirstFault(): void {
  requestAnimationFrame(() => {
    document.querySelector<HTMLElement>('.ml-connector [aria-invalid="true"]')?.focus();
  });
}
