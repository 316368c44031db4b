import { Button } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, _n, sprintf } from '@wordpress/i18n';
import type { LearnedRulesBody } from '../../../../sidecar/src/contract/rules.ts';
import { acceptLearnedRule, dismissLearnedRule, fetchLearnedRules } from '../../api/rules.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import type { SettingsForm } from '../../settings/use-settings.ts';
import { useAction } from '../../state/use-action.ts';
import { useLoad } from '../../state/use-load.ts';

type Learned = LearnedRulesBody['rules'][number];

/** Rules that lines recoded in Xero suggest: each is saved at once when it is accepted, or not offered again. */
export function LearnedRules({ form }: { readonly form: SettingsForm }) {
  const load = useLoad(fetchLearnedRules);
  const [spoken, setSpoken] = useState('');
  const decide = useAction(async (one: Learned, isAccepted: boolean) => {
    if (isAccepted) {
      const { retried } = await acceptLearnedRule(one.key);
      setSpoken(acceptedWords(one, retried));
      await form.reload();
    } else {
      await dismissLearnedRule(one.key);
      setSpoken(__('This rule is not suggested again.', 'ml-connector'));
    }
    await load.reload();
  });
  const isEdited = form.changes.has('rules');
  const rules = load.data?.rules ?? [];
  return (
    <>
      <ErrorNotice error={load.error} onRetry={() => void load.reload()} />
      <ErrorNotice error={decide.error} onDismiss={decide.forget} />
      {rules.map((one) => (
        <div key={one.key} className="ml-connector-suggestion">
          {learnedWords(one)}{' '}
          <Button
            variant="link"
            onClick={() => void decide.run(one, true)}
            disabled={decide.isBusy || isEdited}
            accessibleWhenDisabled
            // translators: 1: name of a product or category, 2: an account
            aria-label={sprintf(__('Make it a rule: %1$s to %2$s', 'ml-connector'), one.name, one.to)}
          >
            {__('Make it a rule', 'ml-connector')}
          </Button>
          {' · '}
          <Button
            variant="link"
            onClick={() => void decide.run(one, false)}
            disabled={decide.isBusy}
            accessibleWhenDisabled
            // translators: 1: name of a product or category, 2: an account
            aria-label={sprintf(__('Do not suggest again: %1$s to %2$s', 'ml-connector'), one.name, one.to)}
          >
            {__('Do not suggest again', 'ml-connector')}
          </Button>
        </div>
      ))}
      {rules.length > 0 && isEdited && (
        <p className="ml-connector-quiet">
          {__('Save or discard your changed rules before you add this one.', 'ml-connector')}
        </p>
      )}
      <p role="status" className={spoken === '' ? 'screen-reader-text' : undefined}>
        {spoken}
      </p>
    </>
  );
}

function learnedWords({ kind, name, from, to, lines }: Learned): string {
  const words =
    kind === 'product'
      ? // translators: 1: number of lines, 2: name of a product, 3: and 4: accounts
        _n(
          '%1$d line of the product “%2$s” was moved from %3$s to %4$s in Xero.',
          '%1$d lines of the product “%2$s” were moved from %3$s to %4$s in Xero.',
          lines,
          'ml-connector',
        )
      : // translators: 1: number of lines, 2: name of a product category, 3: and 4: accounts
        _n(
          '%1$d line of the category “%2$s” was moved from %3$s to %4$s in Xero.',
          '%1$d lines of the category “%2$s” were moved from %3$s to %4$s in Xero.',
          lines,
          'ml-connector',
        );
  return sprintf(words, lines, name, from, to);
}

function acceptedWords({ name, to }: Learned, retried: number): string {
  // translators: 1: name of a product or category, 2: an account
  const added = sprintf(__('Rule added: “%1$s” posts to %2$s from now on.', 'ml-connector'), name, to);
  if (retried === 0) return added;
  // translators: %d: how many orders
  const waited = _n(
    '%d order was waiting for this and is posted again.',
    '%d orders were waiting for this and are posted again.',
    retried,
    'ml-connector',
  );
  return `${added} ${sprintf(waited, retried)}`;
}
