import {
  type AcceptedRuleBody,
  type DismissedRuleBody,
  learnedRuleRequest,
  type LearnedRulesBody,
} from '../contract/rules.ts';
import { anything } from '../contract/shapes.ts';
import { within } from '../http/within.ts';
import {
  acceptLearnedRule,
  dismissLearnedRule,
  type LearnedRule,
  learnedRules,
} from '../operations/learned-rules/learned-rules.ts';
import { route } from './route.ts';

/** A person waits while the shop is read. */
const CALL_MS_MAX = 20_000;

export const learnedRulesRoutes = [
  route('GET rules/learned', anything, async ({ context }, { storeId }): Promise<LearnedRulesBody> => {
    const rules = await within(CALL_MS_MAX, learnedRules(context, storeId));
    return { rules: rules.map(toBody) };
  }),
  route('POST rules/learned/accept', learnedRuleRequest, async ({ context, wake }, { storeId, by, input: { key } }) => {
    const { retried } = await within(CALL_MS_MAX, acceptLearnedRule(context, { storeId, key, by }));
    // Orders that waited for a rule are due.
    wake();
    return { retried } satisfies AcceptedRuleBody;
  }),
  route('POST rules/learned/dismiss', learnedRuleRequest, async ({ context }, { storeId, by, input: { key } }) => {
    await within(CALL_MS_MAX, dismissLearnedRule(context, { storeId, key, by }));
    return { key } satisfies DismissedRuleBody;
  }),
];

function toBody({ fromName: from, toName: to, to: account, ...rule }: LearnedRule): LearnedRulesBody['rules'][number] {
  const { key, kind, id, name, lines, orderIds } = rule;
  return { key, kind, id, name, from, to, account, lines, orderIds };
}
