import { GERMAN } from './german.ts';

/** Of a page of the service's own, which no plugin translates (docs/decisions/0062). */
export interface PageLanguage {
  readonly lang: 'en' | 'de';
  /** A text in it, with `%1`, `%2` … replaced by the values. */
  readonly t: (english: string, ...values: readonly string[]) => string;
}

/** The best of what the reader's browser accepts (a request of Express); another language gets English. */
export function languageOf(request: { readonly acceptsLanguages: (known: string[]) => string | false }): PageLanguage {
  return pageLanguage(request.acceptsLanguages(['en', 'de']) === 'de' ? 'de' : 'en');
}

export function pageLanguage(lang: PageLanguage['lang']): PageLanguage {
  return {
    lang,
    t: (english, ...values) =>
      ((lang === 'de' ? GERMAN.get(english) : undefined) ?? english).replaceAll(
        /%(\d)/g,
        (place, at: string) => values[Number(at) - 1] ?? place,
      ),
  };
}
