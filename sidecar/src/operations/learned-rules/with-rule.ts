import { isDeepStrictEqual } from 'node:util';
import { isOrderDecisive } from '../../domain/settings/rule-precedence.ts';
import type { Rule } from '../../domain/settings/settings.ts';

/** The rules with one more, where it wins over equally specific ones; a rule with the same conditions gets its account. */
export function withRule(rules: readonly Rule[], added: Rule): Rule[] {
  const same = rules.findIndex(({ when }) => isDeepStrictEqual(when, added.when));
  const rule = { ...rules[same], ...added };
  const others = rules.filter((_, index) => index !== same);
  const rival = others.findIndex((one) => isOrderDecisive(one, rule));
  const places = [same, rival].filter((place) => place !== -1);
  return others.toSpliced(places.length === 0 ? others.length : Math.min(...places), 0, rule);
}
