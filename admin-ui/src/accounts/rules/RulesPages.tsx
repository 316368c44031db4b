import { Button, TextControl } from '@wordpress/components';
import { __, _n, sprintf } from '@wordpress/i18n';
import { FIELD } from '../../components/field-style.ts';
import { RULES_SHOWN_MAX, type ShownRules } from './use-shown-rules.ts';

/** Above a long list of rules: what to look for, and which of them are shown. */
export function RulesPages({ shown, found, start, words, search, turn }: ShownRules) {
  return (
    <div className="ml-connector-rules-pages">
      <TextControl
        type="search"
        label={__('Find rules', 'ml-connector')}
        help={__('A number, SKU, country, account or tax type that stands in the rule.', 'ml-connector')}
        value={words}
        onChange={search}
        {...FIELD}
      />
      <p role="status">
        {found === 0
          ? __('No rule has this.', 'ml-connector')
          : sprintf(
              // translators: 1: place of the first shown rule, 2: of the last, 3: how many there are
              _n('Rule %1$d to %2$d of %3$d', 'Rules %1$d to %2$d of %3$d', found, 'ml-connector'),
              start + 1,
              start + shown.length,
              found,
            )}
      </p>
      {found > RULES_SHOWN_MAX && (
        <div className="ml-connector-row">
          {([-1, 1] as const).map((by) => (
            <Button
              key={by}
              variant="secondary"
              disabled={by === -1 ? start === 0 : start + shown.length >= found}
              accessibleWhenDisabled
              onClick={() => turn(by)}
              __next40pxDefaultSize
            >
              {by === -1 ? __('Previous rules', 'ml-connector') : __('Next rules', 'ml-connector')}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
