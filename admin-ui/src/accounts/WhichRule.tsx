import { Button, ComboboxControl, SelectControl, TextControl } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import { useState } from '@wordpress/element';
import type { RulesMatchBody } from '../../../sidecar/src/contract/rules.ts';
import { matchRules } from '../api/rules.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { FIELD } from '../components/field-style.ts';
import { SimpleTable } from '../components/SimpleTable.tsx';
import type { FormProps } from '../settings/form-context.ts';
import { useAction } from '../state/use-action.ts';
import { CONDITIONS, conditionWords } from './conditions.ts';
import { useSearch } from './use-search.ts';

type Line = RulesMatchBody['lines'][number];
type Decision = Line['decisions'][number];
type Choice = Decision['choices'][number];

interface Props extends FormProps {
  readonly names: ReadonlyMap<string, string>;
  /** The place of a rule on the page, by its index in the settings. */
  readonly placeOf: (index: number) => number;
}

/** Asks for a product or an order: which rule decides what, with the rules as they are on the page. */
export function WhichRule({ form, lists, names, placeOf }: Props) {
  const [kind, setKind] = useState<'product' | 'order'>('product');
  const [product, setProduct] = useState('');
  const [order, setOrder] = useState('');
  const [answer, setAnswer] = useState<RulesMatchBody | null>(null);
  const { rules } = form.draft;
  const id = Number((kind === 'product' ? product : order).replace('#', '').trim());
  const isAsked = Number.isInteger(id) && id > 0;
  const ask = useAction(async () => {
    setAnswer(null);
    setAnswer(
      await matchRules(
        kind === 'product' ? { productId: id } : { orderId: id },
        form.changes.has('rules') ? rules : null,
      ),
    );
  });
  // An answer is about the rules it was given for.
  const [answered, setAnswered] = useState(rules);
  if (answered !== rules) {
    setAnswered(rules);
    setAnswer(null);
  }
  const ruleText = ({ rule, name: inShop, onlyIf }: Choice): string => {
    if (rule === null && inShop !== null) return inShop;
    const found = rule === null ? undefined : rules[rule];
    if (rule === null || found === undefined) return __('No rule: the settings above', 'ml-connector');
    // translators: %d: place of a rule in the list
    const name = sprintf(__('Rule %d', 'ml-connector'), placeOf(rule) + 1);
    if (onlyIf.length === 0) return name;
    const when = Object.fromEntries(
      CONDITIONS.filter((key) => onlyIf.includes(key)).map((key) => [key, found.when[key]]),
    );
    // translators: 1: a rule, 2: conditions about the order
    return sprintf(__('%1$s, if %2$s', 'ml-connector'), name, conditionWords(when, lists.store, names).join(' · '));
  };
  return (
    <div className="ml-connector-which">
      <h3>{__('Which rule applies?', 'ml-connector')}</h3>
      <div className="ml-connector-fields">
        <SelectControl
          label={__('Check', 'ml-connector')}
          value={kind}
          options={[
            { value: 'product', label: __('A product', 'ml-connector') },
            { value: 'order', label: __('An order', 'ml-connector') },
          ]}
          onChange={(next) => {
            setKind(next === 'order' ? 'order' : 'product');
            setAnswer(null);
          }}
          {...FIELD}
        />
        {kind === 'product' ? (
          <ProductField value={product} onChange={setProduct} />
        ) : (
          <TextControl
            label={__('Order', 'ml-connector')}
            help={__(
              'The ID in the order’s address in WooCommerce. Rules that are not saved yet count as well.',
              'ml-connector',
            )}
            value={order}
            onChange={setOrder}
            {...FIELD}
          />
        )}
      </div>
      <div className="ml-connector-row">
        <Button
          variant="secondary"
          onClick={() => void ask.run()}
          isBusy={ask.isBusy}
          disabled={!isAsked || ask.isBusy}
          accessibleWhenDisabled
          __next40pxDefaultSize
        >
          {__('Show the rule', 'ml-connector')}
        </Button>
      </div>
      <ErrorNotice error={ask.error} onDismiss={ask.forget} />
      <div role="status">{answer !== null && <Answer lines={answer.lines} ruleText={ruleText} />}</div>
    </div>
  );
}

interface AnswerProps {
  readonly lines: readonly Line[];
  readonly ruleText: (choice: Choice) => string;
}

function Answer({ lines, ruleText }: AnswerProps) {
  if (lines.length === 0) return <p>{__('This order has no lines.', 'ml-connector')}</p>;
  return (
    <SimpleTable
      caption={__('What decides each line', 'ml-connector')}
      columns={[
        __('Line', 'ml-connector'),
        __('Field', 'ml-connector'),
        __('Value', 'ml-connector'),
        __('Decided by', 'ml-connector'),
      ]}
      rows={lines.flatMap((line) =>
        line.decisions.flatMap((decision) =>
          decision.choices.map((choice, index) => [
            lineText(line),
            fieldText(decision.field),
            <bdi key="value">{valueText(decision.field, choice)}</bdi>,
            index === 0 ? ruleText(choice) : otherwise(ruleText(choice)),
          ]),
        ),
      )}
    />
  );
}

function otherwise(text: string): string {
  // translators: %s: a rule
  return sprintf(__('Otherwise: %s', 'ml-connector'), text);
}

function lineText({ name, quantity }: Line): string {
  // translators: 1: a quantity, 2: a product
  return quantity === null ? name : sprintf(__('%1$s × %2$s', 'ml-connector'), quantity, name);
}

function valueText(field: Decision['field'], { value, rule }: Choice): string {
  if (value !== null) return value;
  if (field === 'taxType' && rule === null) return __('The tax type of its tax rate', 'ml-connector');
  return '–';
}

function fieldText(field: Decision['field']): string {
  switch (field) {
    case 'account':
      return __('Account', 'ml-connector');
    case 'taxType':
      return __('Tax type', 'ml-connector');
    case 'tracking':
      return __('Tracking', 'ml-connector');
    case 'item':
      return __('Item', 'ml-connector');
  }
}

function ProductField({ value, onChange }: { readonly value: string; readonly onChange: (id: string) => void }) {
  const [q, setQ] = useState('');
  const [chosen, setChosen] = useState('');
  const { results, error, isSearching } = useSearch('product', q);
  const isListed = value === '' || results.some(({ id }) => id === value);
  return (
    <ComboboxControl
      label={__('Product', 'ml-connector')}
      help={
        error?.message ??
        (isSearching
          ? __('Searching …', 'ml-connector')
          : __('Type a name, or the ID of a product or variation.', 'ml-connector'))
      }
      value={value}
      options={[
        ...(isListed ? [] : [{ value, label: chosen }]),
        ...results.map(({ id, name }) => ({ value: id, label: name })),
        ...(/^\d+$/.test(q) && !results.some(({ id }) => id === q) ? [{ value: q, label: `#${q}` }] : []),
      ]}
      onFilterValueChange={setQ}
      onChange={(next) => {
        setChosen(results.find(({ id }) => id === next)?.name ?? `#${next ?? ''}`);
        onChange(next ?? '');
      }}
      {...FIELD}
    />
  );
}
