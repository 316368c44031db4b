import { Button, ToggleControl } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import { useState } from '@wordpress/element';
import type { AlertTestBody } from '../../../sidecar/src/contract/alerts.ts';
import { fetchAlerts, setAlertMail, testAlerts } from '../api/alerts.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { SMALL_FIELD } from '../components/field-style.ts';
import { Loaded } from '../components/Loaded.tsx';
import { Section } from '../components/Section.tsx';
import { StateMark } from '../components/StateMark.tsx';
import { useAction } from '../state/use-action.ts';
import { useLoad } from '../state/use-load.ts';

type TestResult = AlertTestBody['results'][number];

/** Where alerts go when orders do not, and a test button. */
export function AlertsCard() {
  const [results, setResults] = useState<readonly TestResult[] | null>(null);
  const alerts = useLoad(fetchAlerts);
  const mail = useAction(async (wanted: boolean) => alerts.set(await setAlertMail(wanted)));
  const test = useAction(async () => {
    setResults(null);
    setResults((await testAlerts()).results);
  });
  return (
    <Section
      title={__('Alerts', 'ml-connector')}
      intro={__(
        'One message when something needs attention, and one when it is fixed. Never one for each order.',
        'ml-connector',
      )}
      actions={
        <Button
          variant="secondary"
          onClick={() => void test.run()}
          isBusy={test.isBusy}
          disabled={test.isBusy}
          accessibleWhenDisabled
          __next40pxDefaultSize
        >
          {test.isBusy ? __('Sending …', 'ml-connector') : __('Send a test alert', 'ml-connector')}
        </Button>
      }
    >
      <ErrorNotice error={test.error} onRetry={() => void test.run()} />
      <ErrorNotice error={mail.error} />
      <div role="status">{results !== null && <Results results={results} />}</div>
      <Loaded load={alerts} loading={__('Loading alerts …', 'ml-connector')}>
        {({ wordpress, webhookHost, operatorIsTold }) => (
          <>
            <ToggleControl
              label={__('Email alerts to the administrator of this site', 'ml-connector')}
              help={__('Sent by WordPress.', 'ml-connector')}
              checked={wordpress}
              onChange={(wanted) => {
                if (!mail.isBusy) void mail.run(wanted);
              }}
              {...SMALL_FIELD}
            />
            {webhookHost !== null && (
              /* translators: %s: name of a host */
              <p>{sprintf(__('Alerts are also sent to a webhook at %s.', 'ml-connector'), webhookHost)}</p>
            )}
            {operatorIsTold && <p>{__('The operator of the service receives them too.', 'ml-connector')}</p>}
          </>
        )}
      </Loaded>
    </Section>
  );
}

function Results({ results }: { readonly results: readonly TestResult[] }) {
  if (results.length === 0) {
    return <p>{__('Nobody receives alerts. Turn on email alerts.', 'ml-connector')}</p>;
  }
  return (
    <ul className="ml-connector-reasons">
      {results.map(({ channel, ok, message, fix }) => (
        <li key={channel}>
          <StateMark mood={ok ? 'good' : 'bad'}>
            <strong>{wayOf(channel)}</strong>: {ok ? __('sent', 'ml-connector') : message}
          </StateMark>
          {fix !== null && <p>{fix}</p>}
        </li>
      ))}
    </ul>
  );
}

function wayOf(channel: TestResult['channel']): string {
  switch (channel) {
    case 'wordpress':
      return __('Email from this site', 'ml-connector');
    case 'store-webhook':
      return __('Webhook of this store', 'ml-connector');
    case 'mail':
      return __('Email to the operator of the service', 'ml-connector');
    case 'webhook':
      return __('Webhook of the operator of the service', 'ml-connector');
  }
}
