import { SelectControl, TextareaControl, TextControl, ToggleControl } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { useState } from '@wordpress/element';
import { FIELD, SMALL_FIELD } from '../components/field-style.ts';
import { AccountSelect, fittingAccounts } from './AccountSelect.tsx';
import { matches } from './schema/check.ts';
import { valueAt } from './document.ts';
import { FaultField } from './FaultField.tsx';
import { faultOf, openSuggestion, type FormProps } from './form-context.ts';
import { allowsNull, nodeAt, solid, type SchemaNode } from './schema/schema.ts';
import { NewDefaultLine } from './NewDefaultLine.tsx';
import { SuggestionLine } from './SuggestionLine.tsx';
import { TaxTypeSelect } from './TaxTypeSelect.tsx';
import { humanName, wordsOf } from './words.ts';

interface Props extends FormProps {
  readonly path: string;
}

/** The control for a setting: by its path (accounts, tax types), else by its schema. */
export function SettingField(props: Props) {
  const { path, form, lists } = props;
  const node = nodeAt(form.schema, path);
  if (node === null) return null;
  const field = toField(props, node);
  const suggestion = openSuggestion(props, path);
  return (
    <div className="ml-connector-setting" data-setting={path}>
      <Control field={field} node={solid(node)} props={props} />
      <SuggestionLine
        suggestion={suggestion}
        lists={lists}
        name={field.label}
        onAccept={({ value }) => form.set(path, value)}
      />
      <NewDefaultLine path={path} form={form} />
    </div>
  );
}

interface Field {
  readonly label: string;
  readonly help: string | undefined;
  readonly none: string | null;
  readonly options: Readonly<Record<string, string>>;
  readonly value: unknown;
  readonly fault: string | null;
  readonly onChange: (value: unknown) => void;
}

function toField({ path, form }: Props, node: SchemaNode): Field {
  const words = wordsOf(path);
  return {
    label: words?.label ?? node.title ?? humanName(path),
    // The sidecar's description, if there is no translation.
    help: words === undefined ? (node.description ?? undefined) : words.help,
    none: allowsNull(node) ? (words?.none ?? __('None', 'ml-connector')) : null,
    options: words?.options ?? {},
    value: valueAt(form.draft, path),
    fault: faultOf(form, path),
    onChange: (value) => form.set(path, value),
  };
}

function Control({ field, node, props }: { readonly field: Field; readonly node: SchemaNode; readonly props: Props }) {
  const { path, lists } = props;
  const { label, help, fault, none, value, onChange } = field;
  const chosen = typeof value === 'string' ? value : '';
  const choose = (next: string): void => onChange(next === '' ? null : next);
  const isText = node.type === 'string' && node.enum === null;
  if (isText && path.startsWith('accounts.') && lists.xero !== null) {
    const accounts = fittingAccounts(lists.xero.accounts, path, chosen);
    return <AccountSelect {...{ label, help, fault, none, accounts }} value={chosen} onChange={choose} />;
  }
  if (isText && path.startsWith('taxes.') && lists.xero !== null) {
    const { taxRates } = lists.xero;
    return <TaxTypeSelect {...{ label, help, fault, none, taxRates }} value={chosen} onChange={choose} />;
  }
  if (node.enum !== null) return <ChoiceControl field={field} node={node} />;
  switch (node.type) {
    case 'boolean':
      return (
        <FaultField fault={fault}>
          <ToggleControl
            label={label}
            help={fault ?? help}
            checked={value === true}
            onChange={onChange}
            {...SMALL_FIELD}
          />
        </FaultField>
      );
    case 'integer':
    case 'number':
      return <NumberControl field={field} node={node} />;
    case 'string':
      return (
        <FaultField fault={fault}>
          <TextControl
            label={label}
            help={fault ?? help}
            type={inputType(node)}
            value={chosen}
            onChange={(next) => onChange(next === '' && none !== null ? null : next)}
            aria-invalid={fault !== null}
            {...FIELD}
          />
        </FaultField>
      );
    default:
      return <JsonControl field={field} />;
  }
}

/** The schema has no format for a time of day, but a pattern for the hours. */
function inputType({ format, pattern }: SchemaNode): 'date' | 'time' | 'text' {
  if (format === 'date') return 'date';
  const isTime = pattern !== null && matches(pattern, '23:59') && !matches(pattern, '24:00');
  return isTime ? 'time' : 'text';
}

function ChoiceControl({ field, node }: { readonly field: Field; readonly node: SchemaNode }) {
  const { label, help, fault, none, value, options, onChange } = field;
  const values = (node.enum ?? []).filter((one) => typeof one === 'string');
  return (
    <FaultField fault={fault}>
      <SelectControl
        label={label}
        help={fault ?? help}
        value={typeof value === 'string' ? value : ''}
        options={[
          ...(none === null ? [] : [{ value: '', label: none }]),
          ...values.map((one) => ({ value: one, label: options[one] ?? humanName(one) })),
        ]}
        onChange={(next) => onChange(next === '' ? null : next)}
        aria-invalid={fault !== null}
        {...FIELD}
      />
    </FaultField>
  );
}

/** Keeps the typed text until it is a number. */
function NumberControl({ field, node }: { readonly field: Field; readonly node: SchemaNode }) {
  const { label, help, fault, none, value, onChange } = field;
  const shown = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  return (
    <FaultField fault={fault}>
      <TextControl
        label={label}
        help={fault ?? help}
        type="number"
        value={shown}
        {...(node.minimum === null ? {} : { min: node.minimum })}
        {...(node.maximum === null ? {} : { max: node.maximum })}
        onChange={(next) => onChange(next === '' ? (none === null ? '' : null) : Number(next))}
        aria-invalid={fault !== null}
        {...FIELD}
      />
    </FaultField>
  );
}

/** For settings without a control here: edited as JSON. */
function JsonControl({ field }: { readonly field: Field }) {
  const { label, help, fault, value, onChange } = field;
  const [typed, setTyped] = useState<string | null>(null);
  const [isBroken, setBroken] = useState(false);
  const wrong = isBroken ? __('This is not valid JSON.', 'ml-connector') : fault;
  return (
    <FaultField fault={wrong}>
      <TextareaControl
        label={label}
        help={wrong ?? help}
        className="ml-connector-json"
        dir="ltr"
        value={typed ?? JSON.stringify(value ?? null, null, 2)}
        onChange={(next) => {
          setTyped(next);
          try {
            onChange(JSON.parse(next));
            setBroken(false);
          } catch {
            setBroken(true);
          }
        }}
        onBlur={() => {
          if (!isBroken) setTyped(null);
        }}
        aria-invalid={wrong !== null}
        {...SMALL_FIELD}
      />
    </FaultField>
  );
}
