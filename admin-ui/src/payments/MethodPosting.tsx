import { CheckboxControl, SelectControl } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import { FIELD, SMALL_FIELD } from '../components/field-style.ts';
import { Section } from '../components/Section.tsx';
import { FaultField } from '../settings/FaultField.tsx';
import { faultOf, type FormProps } from '../settings/form-context.ts';

interface Method {
  readonly id: string;
  readonly title: string;
}

/** What differs by payment method besides its account: when its orders are posted, and how their invoices look. */
export function MethodPosting(props: FormProps) {
  const { form, lists } = props;
  const { statuses, themes } = form.draft.payments;
  const known = (lists.store?.gateways ?? []).map(({ id, title }) => ({ id, title }));
  const gone = [...new Set([...Object.keys(statuses), ...Object.keys(themes)])]
    .filter((id) => !known.some((method) => method.id === id))
    .map((id) => ({ id, title: id }));
  const methods = [...known, ...gone];
  if (methods.length === 0) return null;
  return (
    <Section
      title={__('Posting by payment method', 'ml-connector')}
      intro={__(
        'When the orders of a method are posted, and the branding theme of their invoices: e.g. bank transfers while they are on hold, with your bank details.',
        'ml-connector',
      )}
    >
      {methods.map((method) => (
        <fieldset key={method.id} className="ml-connector-method">
          <legend>{method.title}</legend>
          <Statuses method={method} {...props} />
          <Theme method={method} {...props} />
        </fieldset>
      ))}
    </Section>
  );
}

/** Its group is named by the method: for the eye that is enough, and among all fields of the page each has a name of its own. */
function OfMethod({ label, title }: { readonly label: string; readonly title: string }) {
  return (
    <>
      {label}
      <span className="screen-reader-text">: {title}</span>
    </>
  );
}

interface Props extends FormProps {
  readonly method: Method;
}

function Statuses({ method: { id, title }, form, lists }: Props) {
  const path = `payments.statuses.${id}`;
  const chosen = form.draft.payments.statuses[id];
  const known = lists.store?.statuses ?? [];
  const gone = (chosen ?? []).filter((slug) => !known.some((status) => status.slug === slug));
  const fault = faultOf(form, path);
  const all = [...known, ...gone.map((slug) => ({ slug, name: slug }))];
  return (
    <FaultField fault={fault} path={path}>
      <SelectControl
        label={<OfMethod label={__('Post orders', 'ml-connector')} title={title} />}
        help={fault ?? undefined}
        value={chosen === undefined ? 'all' : 'own'}
        options={[
          { value: 'all', label: __('In the statuses of all orders', 'ml-connector') },
          { value: 'own', label: __('In other statuses', 'ml-connector') },
        ]}
        onChange={(next) => form.set(path, next === 'own' ? form.draft.documents.triggerStatuses : undefined)}
        aria-invalid={fault !== null}
        {...FIELD}
      />
      {chosen !== undefined && (
        <div
          className="ml-connector-checks"
          role="group"
          aria-label={sprintf(
            // translators: %s: a payment method.
            __('Statuses of %s', 'ml-connector'),
            title,
          )}
        >
          {all.map(({ slug, name }) => (
            <CheckboxControl
              key={slug}
              label={name}
              checked={chosen.includes(slug)}
              onChange={(isOn) => form.set(path, isOn ? [...chosen, slug] : chosen.filter((one) => one !== slug))}
              {...SMALL_FIELD}
            />
          ))}
        </div>
      )}
    </FaultField>
  );
}

function Theme({ method: { id, title }, form, lists }: Props) {
  const path = `payments.themes.${id}`;
  const chosen = form.draft.payments.themes[id] ?? '';
  const themes = lists.xero?.brandingThemes ?? [];
  const isKnown = chosen === '' || themes.some((theme) => theme.id === chosen);
  const fault = faultOf(form, path);
  return (
    <FaultField fault={fault} path={path}>
      <SelectControl
        label={<OfMethod label={__('Branding theme', 'ml-connector')} title={title} />}
        help={fault ?? undefined}
        value={chosen}
        options={[
          { value: '', label: __('That of all invoices', 'ml-connector') },
          ...themes.map((theme) => ({ value: theme.id, label: theme.name })),
          ...(isKnown ? [] : [{ value: chosen, label: chosen }]),
        ]}
        onChange={(next) => form.set(path, next === '' ? undefined : next)}
        aria-invalid={fault !== null}
        {...FIELD}
      />
    </FaultField>
  );
}
