import { html, type Html } from './html.ts';

const COMMAND = 'npm ';

/** A next step; from `npm` on it is shown as something to type. */
export function nextStep(text: string): Html {
  const start = text.startsWith(COMMAND) ? 0 : text.indexOf(` ${COMMAND}`);
  if (start < 0) return html`${text}`;
  const [words, command] = [text.slice(0, start), text.slice(start).trim()];
  return html`${words} <code>${command}</code>`;
}
