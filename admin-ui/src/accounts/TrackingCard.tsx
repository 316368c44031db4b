import { Button } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import type { Suggestion } from '../../../sidecar/src/settings/suggestion.ts';
import { Section } from '../components/Section.tsx';
import { FaultField } from '../settings/FaultField.tsx';
import { faultOf, type FormProps } from '../settings/form-context.ts';
import { LostCategory } from './LostCategory.tsx';
import { MissingOptions } from './MissingOptions.tsx';
import { TrackedCategory } from './TrackedCategory.tsx';
import { isByValue, trackedByWords, type Tracked } from './tracking-words.ts';

/** The options of lines that no rule decides. */
export function TrackingCard(props: FormProps) {
  const { form, lists } = props;
  const { tracking } = form.draft;
  const categories = lists.xero?.tracking ?? [];
  const set = (categoryId: string, chosen: Tracked | null): void => {
    const at = tracking.findIndex((one) => one.categoryId === categoryId);
    const others = tracking.filter((one) => one.categoryId !== categoryId);
    form.set('tracking', chosen === null ? others : at === -1 ? [...tracking, chosen] : tracking.with(at, chosen));
  };
  const fault = faultOf(form, 'tracking');
  const unknown = tracking.filter((one) => !categories.some(({ id }) => id === one.categoryId));
  return (
    <Section
      title={__('Tracking', 'ml-connector')}
      intro={__(
        'For lines without a tracking option from a rule: always the same option, or one by the order, so that Xero’s reports show sales by channel or country.',
        'ml-connector',
      )}
    >
      {categories.length === 0 && tracking.length === 0 ? (
        <p>
          {lists.xero === null
            ? __('Tracking categories are shown here once they could be read from Xero.', 'ml-connector')
            : __(
                'Your organisation has no tracking categories. Create them in Xero, then choose Refresh lists.',
                'ml-connector',
              )}
        </p>
      ) : (
        <div data-setting="tracking">
          <FaultField fault={fault}>
            <div className="ml-connector-fields">
              {categories.map((category) => (
                <TrackedCategory
                  key={category.id}
                  category={category}
                  chosen={tracking.find(({ categoryId }) => categoryId === category.id) ?? null}
                  onChange={(chosen) => set(category.id, chosen)}
                />
              ))}
              {unknown.map(({ categoryId }) => (
                <LostCategory key={categoryId} id={categoryId} onRemove={() => set(categoryId, null)} />
              ))}
            </div>
            {fault !== null && <p className="ml-connector-fault">{fault}</p>}
          </FaultField>
          <ProposedTracking {...props} onAccept={(chosen) => set(chosen.categoryId, chosen)} />
          <MissingOptions {...props} />
        </div>
      )}
    </Section>
  );
}

/** What both sides' names have in common, each with its reason; accepted one by one. */
function ProposedTracking({ form, lists, suggestions, onAccept }: FormProps & { onAccept: (chosen: Tracked) => void }) {
  const open = suggestions.flatMap((one) => {
    const chosen = trackedIn(one);
    const isDecided = form.draft.tracking.some(({ categoryId }) => categoryId === chosen?.categoryId);
    return chosen === null || isDecided ? [] : [{ ...one, chosen }];
  });
  return (
    <>
      {open.map(({ path, reason, chosen }) => {
        const category = lists.xero?.tracking.find(({ id }) => id === chosen.categoryId);
        const words = isByValue(chosen)
          ? trackedByWords(chosen.by)
          : (category?.options.find(({ id }) => id === chosen.optionId)?.name ?? '');
        const name = category?.name ?? '';
        return (
          <div key={path} className="ml-connector-suggestion">
            {/* translators: 1: a tracking category, 2: what it follows, 3: why it is suggested */}
            {sprintf(__('Suggested: %1$s: %2$s. %3$s', 'ml-connector'), name, words, reason)}{' '}
            <Button
              variant="link"
              onClick={() => onAccept(chosen)}
              // translators: 1: a value, 2: the field it is for
              aria-label={sprintf(__('Use suggestion: %1$s for %2$s', 'ml-connector'), words, name)}
            >
              {__('Use suggestion', 'ml-connector')}
            </Button>
          </div>
        );
      })}
    </>
  );
}

/** The sidecar has checked it. */
function trackedIn({ path, value }: Suggestion): Tracked | null {
  const isOne = /^tracking\.\d+$/.test(path) && typeof value === 'object' && value !== null && 'categoryId' in value;
  return isOne ? (value as Tracked) : null;
}
