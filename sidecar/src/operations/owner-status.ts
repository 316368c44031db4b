import type { StatusBody } from '../contract/status.ts';
import { needsAction } from '../status/reason.ts';
import { storeStatus } from '../status/status.ts';
import type { StoreFacts } from '../status/store-facts.ts';
import { ownerWords } from '../wording/owner-words.ts';

/** The status of a store in the words of its owner, who has buttons, not commands. */
export function ownerStatus(
  facts: StoreFacts,
  now: Date,
): Pick<StatusBody, 'light' | 'needsPerson' | 'sentence' | 'reasons' | 'counts'> {
  const { level, needsPerson, sentence, reasons } = storeStatus(facts, now);
  return {
    light: level,
    needsPerson,
    sentence: ownerWords(sentence),
    reasons: reasons.map((reason) => ({
      ...{ code: reason.code, light: reason.level, tab: reason.tab },
      ...{ message: ownerWords(reason.message), next: ownerWords(reason.ownerNext) },
      needsAction: needsAction(reason),
    })),
    counts: facts.counts,
  };
}
