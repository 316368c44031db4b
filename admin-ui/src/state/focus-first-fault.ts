import { unfold } from './unfold.ts';

/** Focuses the first invalid field of a rejected form, once it is drawn. */
export function focusFirstFault(): void {
  requestAnimationFrame(() => {
    const first = document.querySelector<HTMLElement>('.ml-connector [aria-invalid="true"]');
    unfold(first);
    first?.focus();
  });
}
