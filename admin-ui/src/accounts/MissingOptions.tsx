import { Button } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, _n, sprintf } from '@wordpress/i18n';
import { addQueryArgs } from '@wordpress/url';
import type { TrackingBody } from '../../../sidecar/src/contract/tracking.ts';
import { startConsent } from '../api/status.ts';
import { createOption, fetchMissingOptions } from '../api/tracking.ts';
import { Confirm } from '../components/Confirm.tsx';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { pageConfig } from '../page-config.ts';
import type { FormProps } from '../settings/form-context.ts';
import { useAction } from '../state/use-action.ts';
import { useLoad } from '../state/use-load.ts';
import { isByValue } from './tracking-words.ts';

type Missing = TrackingBody['missing'][number];

interface Props extends FormProps {
  /** For tests: jsdom cannot navigate. */
  readonly visit?: (address: string) => void;
}

/** Values of the latest orders without an option, of the saved setting and of what is suggested. */
export function MissingOptions(props: Props) {
  const { form, suggestions } = props;
  const isAsked = form.draft.tracking.some(isByValue) || suggestions.some(({ path }) => path.startsWith('tracking.'));
  return isAsked ? <MissingList {...props} /> : null;
}

function MissingList({ form, refreshLists, visit = goTo }: Props) {
  const load = useLoad(fetchMissingOptions);
  const [asking, setAsking] = useState<Missing | null>(null);
  const use = ({ categoryId, value }: Pick<Missing, 'categoryId' | 'value'>, optionId: string): void => {
    const { tracking } = form.draft;
    form.set(
      'tracking',
      tracking.map((one) =>
        one.categoryId === categoryId && isByValue(one)
          ? { ...one, options: { ...one.options, [value]: optionId } }
          : one,
      ),
    );
  };
  const make = useAction(async () => {
    if (asking === null) return;
    const made = await createOption(asking.key);
    use(made, made.optionId);
    setAsking(null);
    refreshLists?.();
    void load.reload();
  });
  const allow = useAction(async () => visit(await startConsent(returnUrl(), { accounts: true })));
  if (load.data === null) return <ErrorNotice error={load.error} />;
  const { missing, mayCreate, organisation } = load.data;
  const open = missing.filter((one) => !isDecided(form.draft.tracking, one));
  if (open.length === 0) return null;
  return (
    <div className="ml-connector-suggestion">
      {__('The latest orders have values without an option in Xero; their lines have none there:', 'ml-connector')}
      <ul className="ml-connector-missing">
        {open.map((one) => (
          <li key={one.key}>
            {missingWords(one)}{' '}
            {one.there === null && mayCreate && (
              <Button variant="link" onClick={() => setAsking(one)}>
                {/* translators: %s: name of a tracking option */}
                {sprintf(__('Create “%s” in Xero', 'ml-connector'), one.name)}
              </Button>
            )}
            {one.there?.isArchived === true && __('It is archived in Xero: restore it there.', 'ml-connector')}
            {one.there?.isArchived === false && isFollowed(form.draft.tracking, one) && (
              <Button
                variant="link"
                onClick={() => use(one, one.there?.optionId ?? '')}
                // translators: %s: name of a tracking option
                aria-label={sprintf(__('Use the option “%s”', 'ml-connector'), one.name)}
              >
                {__('Use this option', 'ml-connector')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {!mayCreate && open.some(({ there }) => there === null) && (
        <>
          {__(
            'Create them in Xero (Accounting, Advanced, Tracking categories) and refresh the lists. Or let ML Connector create them:',
            'ml-connector',
          )}{' '}
          <Button
            variant="link"
            onClick={() => void allow.run()}
            isBusy={allow.isBusy}
            disabled={allow.isBusy}
            accessibleWhenDisabled
            aria-label={__('Allow more in Xero, to create tracking options', 'ml-connector')}
          >
            {__('Allow more in Xero', 'ml-connector')}
          </Button>
          <ErrorNotice error={allow.error} onDismiss={allow.forget} />
        </>
      )}
      {asking !== null && (
        <Confirm
          // translators: %s: name of a tracking option
          title={sprintf(__('Create “%s” in Xero?', 'ml-connector'), asking.name)}
          action={__('Create it in Xero', 'ml-connector')}
          isDestructive={false}
          isBusy={make.isBusy}
          error={make.error}
          onCancel={() => {
            setAsking(null);
            make.forget();
          }}
          onConfirm={() => void make.run()}
        >
          <p>
            {sprintf(
              // translators: 1: a tracking category, 2: an organisation, 3: name of an option
              __('The tracking category “%1$s” of %2$s gets the option “%3$s”.', 'ml-connector'),
              asking.category,
              organisation,
              asking.name,
            )}{' '}
            {__('It is chosen for this value here. Save the settings to use it.', 'ml-connector')}
          </p>
        </Confirm>
      )}
    </div>
  );
}

function missingWords({ category, name, orders }: Missing): string {
  // translators: 1: a tracking category, 2: name of an option, 3: number of orders
  const words = _n('%1$s: %2$s (%3$d order).', '%1$s: %2$s (%3$d orders).', orders, 'ml-connector');
  return sprintf(words, category, name, orders);
}

type Draft = FormProps['form']['draft']['tracking'];

function isFollowed(tracking: Draft, { categoryId, by }: Missing): boolean {
  return tracking.some((one) => one.categoryId === categoryId && isByValue(one) && one.by === by);
}

/** In the draft: by a value, for any other value, or by one option for all. */
function isDecided(tracking: Draft, { categoryId, by, value }: Missing): boolean {
  const one = tracking.find((choice) => choice.categoryId === categoryId);
  if (one === undefined) return false;
  if (!isByValue(one) || one.by !== by || one.otherwise !== undefined) return true;
  return Object.keys(one.options).some((known) => known.toLowerCase() === value.toLowerCase());
}

function returnUrl(): string {
  return addQueryArgs(pageConfig().settingsUrl, { tab: 'accounts' });
}

function goTo(address: string): void {
  window.location.assign(address);
}
