import { SelectControl, TextControl } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import type { Settings } from '../../../sidecar/src/domain/settings/settings.ts';
import { FIELD } from '../components/field-style.ts';
import { FaultField } from '../settings/FaultField.tsx';
import { faultOf, type FormProps } from '../settings/form-context.ts';

type DueRule = NonNullable<Settings['documents']['due']['default']>;

/** When an invoice is due: in general, and by payment method. */
export function DueRules({ form, lists: { store } }: FormProps) {
  const { due } = form.draft.documents;
  const gateways = (store?.gateways ?? []).map(({ id, title }) => ({ id, title }));
  const gone = Object.keys(due.methods)
    .filter((id) => !gateways.some((gateway) => gateway.id === id))
    .map((id) => ({ id, title: id }));
  return (
    <>
      <DueField
        path="documents.due.default"
        name={__('All payment methods', 'ml-connector')}
        rule={due.default}
        unset={__('The number of days above', 'ml-connector')}
        fault={faultOf(form, 'documents.due.default')}
        onChange={(rule) => form.set('documents.due.default', rule ?? null)}
      />
      <h3>{__('By payment method', 'ml-connector')}</h3>
      {[...gateways, ...gone].map(({ id, title }) => (
        <DueField
          key={id}
          path={`documents.due.methods.${id}`}
          name={title}
          rule={due.methods[id] ?? null}
          unset={__('Same as all payment methods', 'ml-connector')}
          fault={faultOf(form, `documents.due.methods.${id}`)}
          onChange={(rule) => form.set(`documents.due.methods.${id}`, rule)}
        />
      ))}
    </>
  );
}

interface FieldProps {
  readonly path: string;
  readonly name: string;
  readonly rule: DueRule | null;
  readonly unset: string;
  readonly fault: string | null;
  readonly onChange: (rule: DueRule | undefined) => void;
}

function DueField({ path, name, rule, unset, fault, onChange }: FieldProps) {
  const kind = rule === null ? '' : rule === 'organisation' ? 'organisation' : 'days';
  return (
    <FaultField fault={fault} path={path}>
      <div className="ml-connector-pair">
        <SelectControl
          // translators: %s: a payment method
          label={sprintf(__('Due date: %s', 'ml-connector'), name)}
          value={kind}
          options={[
            { value: '', label: unset },
            { value: 'days', label: __('A number of days', 'ml-connector') },
            { value: 'organisation', label: __('The payment terms set in Xero', 'ml-connector') },
          ]}
          onChange={(next) =>
            onChange(next === '' ? undefined : next === 'organisation' ? 'organisation' : { days: 0 })
          }
          {...FIELD}
        />
        {rule !== null && rule !== 'organisation' && (
          <TextControl
            // translators: %s: a payment method
            label={sprintf(__('Days: %s', 'ml-connector'), name)}
            type="number"
            min={0}
            value={String(rule.days)}
            onChange={(next) => onChange({ days: Number(next) })}
            aria-invalid={fault !== null}
            {...FIELD}
          />
        )}
      </div>
      {fault !== null && <p className="ml-connector-fault">{fault}</p>}
    </FaultField>
  );
}
