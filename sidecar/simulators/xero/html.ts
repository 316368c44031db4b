import { escapeUTF8 } from 'entities';

/** Markup that is safe to send; every value put into it was escaped. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

type Value = Html | string | number | null | readonly Html[];

/** A template tag: strings and numbers are escaped, Html is inserted unchanged, lists are joined, null is nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  const markup = parts.map((part, index) => part + render(values[index] ?? null)).join('');
  return new Html(markup);
}

function render(value: Value): string {
  if (value === null) return '';
  if (value instanceof Html) return value.markup;
  if (typeof value === 'string') return escapeUTF8(value);
  if (typeof value === 'number') return String(value);
  return value.map((item) => item.markup).join('');
}
