import { Button, Modal, SelectControl, TextControl } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import { useState } from '@wordpress/element';
import type { ListsBody } from '../../../sidecar/src/contract/lists.ts';
import type { Rule, RuleConditions } from '../../../sidecar/src/domain/settings/settings.ts';
import { FIELD } from '../components/field-style.ts';
import { AccountSelect } from '../settings/AccountSelect.tsx';
import { check } from '../settings/schema/check.ts';
import type { FormProps } from '../settings/form-context.ts';
import { nodeAt } from '../settings/schema/schema.ts';
import { TaxTypeSelect } from '../settings/TaxTypeSelect.tsx';
import { ConditionField } from './ConditionField.tsx';
import { CONDITIONS, conditionName, type Condition } from './conditions.ts';
import { TrackingFields } from './TrackingFields.tsx';

interface Props extends FormProps {
  /** null = a new rule. */
  readonly rule: Rule | null;
  readonly names: ReadonlyMap<string, string>;
  readonly onDone: (rule: Rule) => void;
  readonly onClose: () => void;
}

/** One rule: its conditions and its result. Held by the form, saved with the other settings. */
export function RuleEditor({ rule, form, lists, names, onDone, onClose }: Props) {
  const [draft, setDraft] = useState<Rule>(rule ?? { when: {} });
  const [isAsked, setAsked] = useState(false);
  const wrong = isAsked ? faultsOf(draft, form.schema) : [];
  const setWhen = (condition: Condition, value: unknown): void => {
    setDraft((before) => ({ ...before, when: withEntry(before.when, condition, value) }));
  };
  const decide = (name: 'account' | 'taxType' | 'tracking' | 'item', value: unknown): void => {
    setDraft((before) => withEntry(before, name, value) as Rule);
  };
  const done = (): void => {
    setAsked(true);
    if (faultsOf(draft, form.schema).length === 0) onDone(draft);
  };
  const accounts = lists.xero?.accounts ?? [];
  const categories = lists.xero?.tracking ?? [];
  return (
    <Modal
      title={rule === null ? __('Add a rule', 'ml-connector') : __('Edit the rule', 'ml-connector')}
      onRequestClose={onClose}
      className="ml-connector ml-connector-modal"
      size="medium"
    >
      <Conditions when={draft.when} lists={lists} names={names} onWhen={setWhen} />
      <fieldset>
        <legend>{__('Use', 'ml-connector')}</legend>
        <AccountSelect
          label={__('Account', 'ml-connector')}
          fault={null}
          value={draft.account ?? ''}
          none={__('Keep the default', 'ml-connector')}
          accounts={accounts}
          onChange={(ref) => decide('account', ref === '' ? undefined : ref)}
        />
        <TaxTypeSelect
          label={__('Tax type', 'ml-connector')}
          fault={null}
          value={draft.taxType ?? ''}
          none={__('Keep the default', 'ml-connector')}
          taxRates={lists.xero?.taxRates ?? []}
          onChange={(taxType) => decide('taxType', taxType === '' ? undefined : taxType)}
        />
        <TextControl
          label={__('Item code', 'ml-connector')}
          help={__('The item’s code in Xero.', 'ml-connector')}
          value={draft.item ?? ''}
          onChange={(item) => decide('item', item === '' ? undefined : item)}
          {...FIELD}
        />
        <TrackingFields
          categories={categories}
          value={draft.tracking ?? []}
          fault={null}
          onChange={(choices) => decide('tracking', choices.length === 0 ? undefined : choices)}
        />
      </fieldset>
      <div role="alert">
        {wrong.map((message) => (
          <p key={message} className="ml-connector-fault">
            {message}
          </p>
        ))}
      </div>
      <div className="ml-connector-row ml-connector-row--end">
        <Button variant="tertiary" onClick={onClose} __next40pxDefaultSize>
          {__('Cancel', 'ml-connector')}
        </Button>
        <Button variant="primary" onClick={done} __next40pxDefaultSize>
          {rule === null ? __('Add', 'ml-connector') : __('Change', 'ml-connector')}
        </Button>
      </div>
    </Modal>
  );
}

interface ConditionsProps {
  readonly when: RuleConditions;
  readonly lists: ListsBody;
  readonly names: ReadonlyMap<string, string>;
  readonly onWhen: (condition: Condition, value: unknown) => void;
}

function Conditions({ when, lists, names, onWhen }: ConditionsProps) {
  const used = CONDITIONS.filter((condition) => when[condition] !== undefined);
  const free = CONDITIONS.filter((condition) => !used.includes(condition));
  return (
    <fieldset>
      <legend>{__('When a line or its order matches all of these', 'ml-connector')}</legend>
      {used.map((condition) => (
        <div key={condition} className="ml-connector-condition">
          <ConditionField
            condition={condition}
            value={when[condition]}
            store={lists.store}
            names={names}
            onChange={(value) => onWhen(condition, value)}
          />
          <Button
            variant="tertiary"
            isDestructive
            // translators: %s: kind of condition
            aria-label={sprintf(__('Remove condition: %s', 'ml-connector'), conditionName(condition))}
            onClick={() => onWhen(condition, undefined)}
            __next40pxDefaultSize
          >
            {__('Remove', 'ml-connector')}
          </Button>
        </div>
      ))}
      {free.length > 0 && (
        <SelectControl
          label={used.length === 0 ? __('Condition', 'ml-connector') : __('Add a condition', 'ml-connector')}
          value=""
          options={[
            { value: '', label: __('Choose …', 'ml-connector') },
            ...free.map((condition) => ({ value: condition, label: conditionName(condition) })),
          ]}
          onChange={(chosen) => {
            const condition = free.find((one) => one === chosen);
            if (condition !== undefined) onWhen(condition, '');
          }}
          {...FIELD}
        />
      )}
    </fieldset>
  );
}

function withEntry(source: object, name: string, value: unknown): object {
  const others = Object.entries(source).filter(([key]) => key !== name);
  return Object.fromEntries(value === undefined ? others : [...others, [name, value]]);
}

/** The schema's faults, and what no schema checks: a rule needs a condition and a result, a state its country. */
function faultsOf(rule: Rule, schema: FormProps['form']['schema']): string[] {
  const { when, account, taxType, tracking, item } = rule;
  const node = nodeAt(schema, 'rules.0');
  const found = node === null ? [] : check(node, rule, '').map(({ path, message }) => `${faultName(path)}: ${message}`);
  return [
    ...(Object.keys(when).length === 0 ? [__('Choose at least one condition.', 'ml-connector')] : []),
    ...([account, taxType, tracking, item].every((one) => one === undefined)
      ? [__('Choose what the rule sets: account, tax type, item or tracking.', 'ml-connector')]
      : []),
    ...(when.state !== undefined && typeof when.country !== 'string'
      ? [__('A state needs exactly one country.', 'ml-connector')]
      : []),
    ...found,
  ];
}

function faultName(path: string): string {
  const keys = path.split('.');
  const condition = CONDITIONS.find((one) => keys.includes(one));
  return condition === undefined ? __('Rule', 'ml-connector') : conditionName(condition);
}
