import type { Request } from 'express';
import { withPhrases } from '../wording/phrases/with-phrases.ts';

const LANGUAGE = /^[a-z]{2}/i;
const ENGLISH = /^en\b/i;

/** The answer for the language of the person who reads it: with its phrases, unless that is English (docs/decisions/0057). */
export async function forReader(request: Request, answer: object): Promise<object> {
  return readsEnglish(request) ? answer : await withPhrases(answer);
}

export function readsEnglish(request: Request): boolean {
  const language = request.get('accept-language') ?? '';
  return !LANGUAGE.test(language) || ENGLISH.test(language);
}
