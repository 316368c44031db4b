import { Button } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import type { Rule } from '../../../sidecar/src/domain/settings/settings.ts';
import type { Suggestion } from '../../../sidecar/src/settings/suggestion.ts';
import { accountNameOf } from '../settings/AccountSelect.tsx';
import { isSame } from '../settings/document.ts';
import type { FormProps } from '../settings/form-context.ts';

interface Props extends FormProps {
  readonly onAccept: (rule: Rule) => void;
}

/** Rules that the latest orders suggest, each with its reason; accepted one by one. */
export function ProposedRules({ form, lists, suggestions, onAccept }: Props) {
  const open = suggestions.flatMap((one) => {
    const rule = ruleOf(one);
    return rule === null || form.draft.rules.some(({ when }) => isSame(when, rule.when)) ? [] : [{ ...one, rule }];
  });
  return (
    <>
      {open.map(({ path, reason, rule }) => {
        const name = accountNameOf(rule.account ?? '', lists.xero?.accounts ?? []);
        return (
          <div key={path} className="ml-connector-suggestion">
            {/* translators: 1: an account, 2: why it is suggested */}
            {sprintf(__('Suggested: a rule to %1$s. %2$s', 'ml-connector'), name, reason)}{' '}
            <Button
              variant="link"
              onClick={() => onAccept(rule)}
              // translators: 1: an account, 2: why it is suggested
              aria-label={sprintf(__('Add the rule to %1$s: %2$s', 'ml-connector'), name, reason)}
            >
              {__('Add this rule', 'ml-connector')}
            </Button>
          </div>
        );
      })}
    </>
  );
}

/** The sidecar has checked it. */
function ruleOf({ path, value }: Suggestion): Rule | null {
  const isRule = /^rules\.\d+$/.test(path) && typeof value === 'object' && value !== null && 'when' in value;
  return isRule ? (value as Rule) : null;
}
