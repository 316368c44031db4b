import { Button, TextControl } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { useState } from '@wordpress/element';
import type { BackfillBody } from '../../../sidecar/src/contract/backfills.ts';
import type { StatusBody } from '../../../sidecar/src/contract/status.ts';
import { countBackfill, startBackfill, stopBackfill } from '../api/status.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { FIELD } from '../components/field-style.ts';
import { Section } from '../components/Section.tsx';
import { useAction, type Action } from '../state/use-action.ts';
import type { Load } from '../state/use-load.ts';
import { BackfillCount } from './BackfillCount.tsx';
import { BackfillProgress } from './BackfillProgress.tsx';
import { BackfillUndo } from './BackfillUndo.tsx';

/** Posts older orders from a day on: counted, confirmed, posted. Runs in the sidecar: the page can be closed. */
export function BackfillCard({ status }: { readonly status: Load<StatusBody> }) {
  const count = useAction(async (after: string, until: string | null) => {
    await countBackfill(after, until);
    await status.reload();
  });
  const start = useAction(async ({ after, until, orders }: BackfillBody) => {
    await startBackfill(after, until, orders ?? 0);
    await status.reload();
  });
  const stop = useAction(async () => {
    await stopBackfill();
    await status.reload();
  });
  const backfill = status.data?.sync.backfill ?? null;
  const state = backfill?.state;
  return (
    <Section
      title={__('Older orders', 'ml-connector')}
      intro={__(
        'Posts orders of the days you choose that are not in Xero yet. They are counted first. New orders always go first, and “Do not post orders before” does not change.',
        'ml-connector',
      )}
    >
      <ErrorNotice error={count.error ?? start.error ?? stop.error} />
      {backfill !== null && state !== 'counted' && <BackfillProgress backfill={backfill} />}
      {backfill !== null && state !== 'counting' && state !== 'counted' && (
        <BackfillUndo backfill={backfill} onUndone={status.reload} />
      )}
      {backfill !== null && state === 'counted' ? (
        <BackfillCount
          backfill={backfill}
          isBusy={start.isBusy || stop.isBusy}
          onConfirm={() => void start.run(backfill)}
          onCancel={() => void stop.run()}
        />
      ) : state === 'counting' || state === 'reading' || state === 'posting' ? (
        <Button
          variant="secondary"
          isDestructive
          onClick={() => void stop.run()}
          isBusy={stop.isBusy}
          disabled={stop.isBusy}
          accessibleWhenDisabled
          __next40pxDefaultSize
        >
          {state === 'counting' ? __('Cancel', 'ml-connector') : __('Stop posting older orders', 'ml-connector')}
        </Button>
      ) : (
        <DayForm count={count} />
      )}
    </Section>
  );
}

function DayForm({ count }: { readonly count: Action<[string, string | null]> }) {
  const [after, setAfter] = useState('');
  const [until, setUntil] = useState('');
  const [isAsked, setAsked] = useState(false);
  const isReversed = until !== '' && until < after;
  const onCount = (): void => {
    setAsked(true);
    if (after !== '' && !isReversed) void count.run(after, until === '' ? null : until);
  };
  return (
    <div className="ml-connector-pair">
      <TextControl
        label={__('Orders since', 'ml-connector')}
        type="date"
        value={after}
        onChange={setAfter}
        help={isAsked && after === '' ? __('Choose a date first.', 'ml-connector') : undefined}
        aria-invalid={isAsked && after === ''}
        {...FIELD}
      />
      <TextControl
        label={__('Until (optional)', 'ml-connector')}
        type="date"
        value={until}
        onChange={setUntil}
        help={isAsked && isReversed ? __('The last day is before the first.', 'ml-connector') : undefined}
        aria-invalid={isAsked && isReversed}
        {...FIELD}
      />
      <Button
        variant="secondary"
        onClick={onCount}
        isBusy={count.isBusy}
        disabled={count.isBusy}
        accessibleWhenDisabled
        __next40pxDefaultSize
      >
        {__('Count older orders', 'ml-connector')}
      </Button>
    </div>
  );
}
