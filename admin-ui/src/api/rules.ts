import {
  acceptedRuleBody,
  dismissedRuleBody,
  learnedRulesBody,
  rulesExportBody,
  rulesImportBody,
  rulesMatchBody,
  type RulesExportBody,
  type RulesImportBody,
  type RulesMatchBody,
} from '../../../sidecar/src/contract/rules.ts';
import type { Rule } from '../../../sidecar/src/domain/settings/settings.ts';
import { request } from './request.ts';

export type RuleQuestion = Readonly<{ orderId: number }> | Readonly<{ productId: number }>;

/** Asks the sidecar with the rules on the page, or with the saved ones (null); nothing is posted or saved. */
export const matchRules = (question: RuleQuestion, rules: readonly Rule[] | null): Promise<RulesMatchBody> =>
  request(rulesMatchBody, {
    path: 'rules/match',
    method: 'POST',
    data: { ...question, ...(rules === null ? {} : { rules }) },
  });

export const exportRules = (): Promise<RulesExportBody> => request(rulesExportBody, { path: 'rules/export' });

/** 422 `rules_file_invalid` with the faults by row; 409 `settings_changed` if the rules are others than the dry run saw. */
export const importRules = (
  file: { readonly csv: string; readonly dryRun: boolean; readonly seen?: string },
  signal?: AbortSignal,
): Promise<RulesImportBody> => request(rulesImportBody, { path: 'rules/import', method: 'POST', data: file, signal });

/** Rules that lines recoded in Xero suggest. */
export const fetchLearnedRules = (signal?: AbortSignal) => request(learnedRulesBody, { path: 'rules/learned', signal });

/** Saves it with the settings; 409 `rule_not_offered`. */
export const acceptLearnedRule = (key: string) =>
  request(acceptedRuleBody, { path: 'rules/learned/accept', method: 'POST', data: { key } });

export const dismissLearnedRule = (key: string) =>
  request(dismissedRuleBody, { path: 'rules/learned/dismiss', method: 'POST', data: { key } });
