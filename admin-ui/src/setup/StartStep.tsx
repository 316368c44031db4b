import { Notice, RadioControl, TextControl } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import { useState } from '@wordpress/element';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { FIELD } from '../components/field-style.ts';
import { Waiting } from '../components/Loaded.tsx';
import { formatDay } from '../components/Moment.tsx';
import { Section } from '../components/Section.tsx';
import type { SettingsForm, SettingsState } from '../settings/use-settings.ts';
import { useAction } from '../state/use-action.ts';
import { GoOn, StepActions } from './StepActions.tsx';
import { stepTitle } from './step-titles.ts';

interface Props {
  readonly settings: SettingsState;
  /** What the review left undecided, in the sidecar's words. */
  readonly open: readonly string[];
  readonly onBack: (() => void) | null;
  readonly onStarted: () => Promise<void>;
}

/** From which day on orders are posted, and what happens next. */
export function StartStep({ settings, open, onBack, onStarted }: Props) {
  const { form, load, schemaLoad } = settings;
  const error = load.error ?? schemaLoad.error;
  const retry = (): void => {
    void load.reload();
    void schemaLoad.reload();
  };
  return (
    <Section title={stepTitle('start')} intro={__('One choice is left: which orders to begin with.', 'ml-connector')}>
      <ErrorNotice error={error} onRetry={retry} />
      {form === null && error === null && <Waiting text={__('Loading settings …', 'ml-connector')} />}
      {form !== null && <Begin form={form} open={open} onBack={onBack} onStarted={onStarted} />}
    </Section>
  );
}

interface BeginProps extends Omit<Props, 'settings'> {
  readonly form: SettingsForm;
}

function Begin({ form, open, onBack, onStarted }: BeginProps) {
  const saved = form.draft.sync.startDate;
  const [isEarlier, setEarlier] = useState(false);
  const [day, setDay] = useState('');
  const [isAsked, setAsked] = useState(false);
  const start = useAction(async () => {
    if (isEarlier) await form.saveNow({ path: 'sync.startDate', value: day });
    await form.saveNow({ path: 'sync.active', value: true });
    await onStarted();
  });
  const isMissing = isEarlier && isAsked && day === '';
  const onStart = (): void => {
    setAsked(true);
    if (!isEarlier || day !== '') void start.run();
  };
  return (
    <>
      <ErrorNotice error={start.error} onDismiss={start.forget} />
      <div className="ml-connector-form">
        <RadioControl
          label={__('Post orders', 'ml-connector')}
          selected={isEarlier ? 'earlier' : 'now'}
          options={[
            {
              value: 'now',
              label:
                saved === null
                  ? __('All orders of the shop', 'ml-connector')
                  : // translators: %s: a day
                    sprintf(__('From %s on, the day you connected', 'ml-connector'), formatDay(saved)),
            },
            { value: 'earlier', label: __('From another day on', 'ml-connector') },
          ]}
          onChange={(next) => setEarlier(next === 'earlier')}
        />
        {isEarlier && (
          <TextControl
            label={__('First day to post', 'ml-connector')}
            type="date"
            value={day}
            onChange={setDay}
            help={
              isMissing
                ? __('Choose a day.', 'ml-connector')
                : __('Choose a day that your books in Xero do not have yet.', 'ml-connector')
            }
            aria-invalid={isMissing}
            {...FIELD}
          />
        )}
      </div>
      {open.length > 0 && (
        <Notice status="warning" isDismissible={false} className="ml-connector-notice">
          <p>{__('You can start. Orders that need this are held until you decide it:', 'ml-connector')}</p>
          <ul className="ml-connector-missing">
            {open.map((detail) => (
              <li key={detail}>{detail}</li>
            ))}
          </ul>
        </Notice>
      )}
      <h3>{__('What happens next', 'ml-connector')}</h3>
      <ul className="ml-connector-nexts">
        <li>{__('A paid order is in Xero within a minute: contact, invoice and payment.', 'ml-connector')}</li>
        <li>{__('Changes, refunds and cancellations follow automatically.', 'ml-connector')}</li>
        <li>{__('What another connector has posted is linked, not posted again.', 'ml-connector')}</li>
        <li>
          {__(
            'If something needs you, this page and an email say what to do. You can pause at any time.',
            'ml-connector',
          )}
        </li>
      </ul>
      <StepActions onBack={onBack}>
        <GoOn onClick={onStart} isBusy={start.isBusy}>
          {__('Start syncing', 'ml-connector')}
        </GoOn>
      </StepActions>
    </>
  );
}
