import { Button } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import { useState } from '@wordpress/element';
import type { PingBody, PingResult } from '../../../sidecar/src/contract/status.ts';
import { ping } from '../api/status.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { Section } from '../components/Section.tsx';
import { StateMark } from '../components/StateMark.tsx';
import { useAction } from '../state/use-action.ts';

/** Tests both calls: sidecar to store, sidecar to Xero. */
export function PingCard() {
  const [result, setResult] = useState<PingBody | null>(null);
  const action = useAction(async () => {
    setResult(null);
    setResult(await ping());
  });
  return (
    <Section
      title={__('Connection test', 'ml-connector')}
      intro={__('The service reads from this store and from Xero once.', 'ml-connector')}
      actions={
        <Button
          variant="secondary"
          onClick={() => void action.run()}
          isBusy={action.isBusy}
          disabled={action.isBusy}
          accessibleWhenDisabled

          __next40pxDefaultSize
        >
          {action.isBusy ? __('Testing …', 'ml-connector') : __('Test connections', 'ml-connector')}
        </Button>
      }
    >
      <ErrorNotice error={action.error} onRetry={() => void action.run()} />
      <div role="status">
        {result !== null && (
          <ul className="ml-connector-reasons">
            <Result name={__('This store', 'ml-connector')} result={result.store} />
            <Result name={__('Xero', 'ml-connector')} result={result.xero} />
          </ul>
        )}
      </div>
    </Section>
  );
}

function Result({
  name,
  result: { ok, message, fix, milliseconds },
}: {
  readonly name: string;
  readonly result: PingResult;
}) {
  return (
    <li>
      <StateMark mood={ok ? 'good' : 'bad'}>
        <strong>{name}</strong>: {message} {/* translators: %d: milliseconds */}
        {ok && (
          <span className="ml-connector-quiet">{sprintf(__('(%d ms)', 'ml-connector'), Math.round(milliseconds))}</span>
        )}
      </StateMark>
      {fix !== '' && <p>{fix}</p>}
    </li>
  );
}
