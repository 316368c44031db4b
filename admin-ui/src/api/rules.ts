import { rulesMatchBody, type RulesMatchBody } from '../../../sidecar/src/contract/rules.ts';
import type { Rule } from '../../../sidecar/src/domain/settings/settings.ts';
import { request } from './request.ts';

export type RuleQuestion = Readonly<{ orderId: number }> | Readonly<{ productId: number }>;

/** Asks the sidecar with the rules on the page, saved or not; nothing is posted or saved. */
export const matchRules = (question: RuleQuestion, rules: readonly Rule[]): Promise<RulesMatchBody> =>
  request(rulesMatchBody, { path: 'rules/match', method: 'POST', data: { ...question, rules } });
