import { CheckboxControl } from '@wordpress/components';
import { SMALL_FIELD } from '../components/field-style.ts';
import { FaultField } from '../settings/FaultField.tsx';
import { faultOf, type FormProps } from '../settings/form-context.ts';
import { wordsOf } from '../settings/words.ts';

const PATH = 'documents.triggerStatuses';

/** The store's order statuses, and those only in the settings. */
export function StatusesField({ form, lists: { store } }: FormProps) {
  const chosen = form.draft.documents.triggerStatuses;
  const known = store?.statuses ?? [];
  const gone = chosen
    .filter((slug) => !known.some((status) => status.slug === slug))
    .map((slug) => ({ slug, name: slug }));
  const fault = faultOf(form, PATH);
  const words = wordsOf(PATH);
  return (
    <FaultField fault={fault} path={PATH}>
      <fieldset className="ml-connector-checks" aria-describedby="ml-connector-statuses-help">
        <legend>{words?.label}</legend>
        {[...known, ...gone].map(({ slug, name }) => (
          <CheckboxControl
            key={slug}
            label={name}
            checked={chosen.includes(slug)}
            onChange={(isOn) => form.set(PATH, isOn ? [...chosen, slug] : chosen.filter((one) => one !== slug))}
            aria-invalid={fault !== null}
            {...SMALL_FIELD}
          />
        ))}
        <p id="ml-connector-statuses-help" className={fault === null ? 'ml-connector-quiet' : 'ml-connector-fault'}>
          {fault ?? words?.help}
        </p>
      </fieldset>
    </FaultField>
  );
}
