/**
 * Texts of an answer for a reader in another language: by the English text, its sentences as templates with values. The plugin holds the
 * templates in its languages. A request that names a language other than English (`Accept-Language`) gets `phrases` beside the fields
 * of its answer, and reports of orders always have them; who does not know them shows the English text. docs/decisions/0057.
 */
export type Phrases = Readonly<Record<string, readonly Sentence[]>>;

export interface Sentence {
  /** In English, and what is shown if there is no translation. */
  readonly text: string;
  /** With `%1$s`, `%2$s` … for the values; absent = no template: a person's own words. */
  readonly template?: string;
  readonly values?: readonly PhraseValue[];
}

/** At most one besides `text`. */
export interface PhraseValue {
  readonly text: string;
  readonly money?: { readonly amount: string; readonly currency: string };
  /** With a point, without separators: "25.7", "1000". */
  readonly number?: string;
  /** YYYY-MM-DD. */
  readonly day?: string;
  /** YYYY-MM-DDTHH:MM in the zone of the shop. */
  readonly minute?: string;
  /** "7 orders": `one` and `many` are the templates of its plural. */
  readonly counted?: { readonly count: number; readonly one: string; readonly many: string };
  /** Words that are translated too. */
  readonly phrase?: readonly Sentence[];
}
