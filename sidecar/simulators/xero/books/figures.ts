import { html, type Html } from '../html.ts';

/** Longer ones take two columns. */
const LONG_VALUE_CHARACTERS = 40;

/** Names and values side by side; those without a value are left out. */
export function renderFigures(figures: readonly (readonly [name: string, value: string])[]): Html {
  return html`<dl class="figures">
    ${figures
      .filter(([, value]) => value !== '')
      .map(
        ([name, value]) =>
          html`<div class="${value.length > LONG_VALUE_CHARACTERS ? 'wide' : null}">
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
  </dl>`;
}
