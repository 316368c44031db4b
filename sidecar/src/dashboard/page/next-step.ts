import { html, type Html } from './html.ts';
import { addressOfSetting } from './links.ts';

const COMMAND = 'npm ';
/** A setting in text: "(setting payments.methods.cheque)". */
const SETTING = /\bsetting ([a-z][a-zA-Z]*(?:\.[^\s.,;()]+)*)/g;

/** A next step; from `npm` on it is shown as a command, and a setting links to its tab in wp-admin if known. */
export function nextStep(text: string, settingsUrl: string | null = null): Html {
  const start = text.startsWith(COMMAND) ? 0 : text.indexOf(` ${COMMAND}`);
  if (start < 0) return withLinks(text, settingsUrl);
  const [words, command] = [text.slice(0, start), text.slice(start).trim()];
  return html`${withLinks(words, settingsUrl)} <code>${command}</code>`;
}

function withLinks(text: string, settingsUrl: string | null): Html {
  if (settingsUrl === null) return html`${text}`;
  const parts: Html[] = [];
  let at = 0;
  for (const { 0: words, 1: setting = '', index } of text.matchAll(SETTING)) {
    const address = addressOfSetting(settingsUrl, setting);
    if (address === null) continue;
    parts.push(html`${text.slice(at, index)}<a href="${address}" rel="noreferrer">${words}</a>`);
    at = index + words.length;
  }
  return html`${parts}${text.slice(at)}`;
}
