import { Button } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import { useMemo, useRef, useState } from '@wordpress/element';
import { rivalsIn, rulesByPrecedence } from '../../../sidecar/src/domain/settings/rule-precedence.ts';
import type { Rule } from '../../../sidecar/src/domain/settings/settings.ts';
import { Section } from '../components/Section.tsx';
import { faultOf, type FormProps } from '../settings/form-context.ts';
import { useNames } from '../state/use-names.ts';
import { conditionWords, namedThings } from './conditions.ts';
import { decisionWords } from './rules/decision-words.ts';
import { ProposedRules } from './ProposedRules.tsx';
import { RuleEditor } from './RuleEditor.tsx';
import { LearnedRules } from './rules/LearnedRules.tsx';
import { RulesFileButtons, RulesFileOutcome, useRulesFile } from './rules/RulesFile.tsx';
import { RulesPages } from './rules/RulesPages.tsx';
import { RULES_SHOWN_MAX, useShownRules } from './rules/use-shown-rules.ts';
import { WhichRule } from './WhichRule.tsx';

/** Rules by precedence, the one that wins first; arrows only where the list's own order decides. */
export function RulesCard(props: FormProps) {
  const { form, lists } = props;
  const { rules } = form.draft;
  const [edited, setEdited] = useState<number | 'new' | null>(null);
  const [spoken, setSpoken] = useState('');
  const list = useRef<HTMLOListElement>(null);
  const setRules = (next: readonly Rule[]): void => form.set('rules', next);
  const { order, rivalOf, pages, names, ranked, canMove } = useRankedRules(props);
  const file = useRulesFile(form);
  const isLong = rules.length > RULES_SHOWN_MAX;
  const move = (index: number, by: -1 | 1): void => {
    const rival = rivalOf(index, by);
    const moved = rules[index];
    if (rival === null || moved === undefined) return;
    const next = rules.filter((_, at) => at !== index).toSpliced(rival, 0, moved);
    const place = rulesByPrecedence(next).indexOf(rival);
    setRules(next);
    if (isLong) pages.show(place);
    // translators: %d: place in a list
    setSpoken(sprintf(__('Moved to position %d.', 'ml-connector'), place + 1));
    focusLater(list, place % RULES_SHOWN_MAX, by === -1 ? '[data-move="up"]' : '[data-move="down"]');
  };
  return (
    <Section
      title={__('Rules', 'ml-connector')}
      intro={__(
        'Exceptions by product, category, country and more. The most specific rule wins, shown first: variation, product, SKU, category and so on, then what concerns the whole order. Of two equal ones, the one with more conditions wins, then the upper one: only there you choose the order.',
        'ml-connector',
      )}
      actions={
        <>
          <RulesFileButtons {...file} />
          <Button variant="secondary" onClick={() => setEdited('new')} __next40pxDefaultSize>
            {__('Add a rule', 'ml-connector')}
          </Button>
        </>
      }
    >
      <LearnedRules form={form} />
      <ProposedRules {...props} onAccept={(rule) => setRules([...rules, rule])} />
      {rules.length === 0 && (
        <p>{__('No rules: the accounts and tax types above apply to everything.', 'ml-connector')}</p>
      )}
      <RulesFileOutcome {...file} lists={lists} />
      {isLong && <RulesPages {...pages} />}
      <ol className="ml-connector-rules" ref={list}>
        {ranked.map(({ rule, index, place }, at) => (
          <li key={index} value={place + 1} data-setting={`rules.${index}`}>
            <div>
              <p>{conditionWords(rule.when, lists.store, names).join(' · ')}</p>
              <p>→ {decisionWords(rule, props).join(' · ')}</p>
              {faultOf(form, `rules.${index}`) !== null && (
                <p className="ml-connector-fault">{faultOf(form, `rules.${index}`)}</p>
              )}
            </div>
            <div className="ml-connector-row">
              {canMove(index) &&
                ([-1, 1] as const).map((by) => (
                  <RuleButton
                    key={by}
                    place={place + 1}
                    move={by === -1 ? 'up' : 'down'}
                    isOff={rivalOf(index, by) === null}
                    onClick={() => move(index, by)}
                  />
                ))}
              <Button
                variant="tertiary"
                // translators: %d: place in a list
                aria-label={sprintf(__('Change rule %d', 'ml-connector'), place + 1)}
                onClick={() => setEdited(index)}
              >
                {__('Change', 'ml-connector')}
              </Button>
              <Button
                variant="tertiary"
                isDestructive
                // translators: %d: place in a list
                aria-label={sprintf(__('Remove rule %d', 'ml-connector'), place + 1)}
                onClick={() => {
                  setRules(rules.filter((_, at) => at !== index));
                  setSpoken(__('Rule removed.', 'ml-connector'));
                  focusLater(list, Math.max(0, at - 1), 'button:not([disabled])');
                }}
              >
                {__('Remove', 'ml-connector')}
              </Button>
            </div>
          </li>
        ))}
      </ol>
      <p className="screen-reader-text" role="status">
        {spoken}
      </p>
      {rules.length > 0 && <WhichRule {...props} names={names} placeOf={(index) => order.indexOf(index)} />}
      {edited !== null && (
        <RuleEditor
          {...props}
          rule={edited === 'new' ? null : (rules[edited] ?? null)}
          names={names}
          onClose={() => setEdited(null)}
          onDone={(rule) => {
            setRules(edited === 'new' ? [...rules, rule] : rules.with(edited, rule));
            setEdited(null);
          }}
        />
      )}
    </Section>
  );
}

/** The page of the rules that is shown, by precedence, and what the list's own order decides. */
function useRankedRules(props: FormProps) {
  const { rules } = props.form.draft;
  const { store } = props.lists;
  const order = useMemo(() => rulesByPrecedence(rules), [rules]);
  const rivalOf = useMemo(() => rivalsIn(rules), [rules]);
  const known = useRef<ReadonlyMap<string, string>>(new Map());
  const wordsOf = (rule: Rule) =>
    [...conditionWords(rule.when, store, known.current), ...decisionWords(rule, props)].join(' · ');
  const pages = useShownRules(rules, order, wordsOf);
  const names = useNames(namedThings(pages.shown.flatMap((index) => rules[index] ?? [])));
  known.current = names;
  const ranked = pages.shown.flatMap((index) => {
    const rule = rules[index];
    return rule === undefined ? [] : [{ rule, index, place: order.indexOf(index) }];
  });
  const canMove = (index: number): boolean => rivalOf(index, -1) !== null || rivalOf(index, 1) !== null;
  return { order, rivalOf, pages, names, ranked, canMove };
}

interface ButtonProps {
  readonly place: number;
  readonly move: 'up' | 'down';
  readonly isOff: boolean;
  readonly onClick: () => void;
}

function RuleButton({ place, move, isOff, onClick }: ButtonProps) {
  // translators: %d: place in a list
  const label = move === 'up' ? __('Move rule %d up', 'ml-connector') : __('Move rule %d down', 'ml-connector');
  return (
    <Button
      variant="tertiary"
      data-move={move}
      aria-label={sprintf(label, place)}
      aria-disabled={isOff}
      onClick={isOff ? undefined : onClick}
    >
      {move === 'up' ? '↑' : '↓'}
    </Button>
  );
}

/** After the list is redrawn. */
function focusLater(list: { readonly current: HTMLElement | null }, index: number, target: string): void {
  requestAnimationFrame(() => {
    list.current?.children[index]?.querySelector<HTMLElement>(target)?.focus();
  });
}
