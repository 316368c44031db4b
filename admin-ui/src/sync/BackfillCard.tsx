import { Button, TextControl } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import { useState } from '@wordpress/element';
import type { BackfillBody } from '../../../sidecar/src/contract/backfills.ts';
import type { StatusBody } from '../../../sidecar/src/contract/status.ts';
import { startBackfill, stopBackfill } from '../api/status.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { FIELD } from '../components/field-style.ts';
import { formatDay } from '../components/Moment.tsx';
import { Progress } from '../components/Progress.tsx';
import { Section } from '../components/Section.tsx';
import { useAction } from '../state/use-action.ts';
import type { Load } from '../state/use-load.ts';

/** Posts older orders from a day on, with progress. Runs in the sidecar: the page can be closed. */
export function BackfillCard({ status }: { readonly status: Load<StatusBody> }) {
  const [after, setAfter] = useState('');
  const [isAsked, setAsked] = useState(false);
  const start = useAction(async () => {
    await startBackfill(after);
    await status.reload();
  });
  const stop = useAction(async () => {
    await stopBackfill();
    await status.reload();
  });
  const backfill = status.data?.sync.backfill ?? null;
  const isRunning = backfill?.state === 'reading' || backfill?.state === 'posting';
  const onStart = (): void => {
    setAsked(true);
    if (after !== '') void start.run();
  };
  return (
    <Section
      title={__('Older orders', 'ml-connector')}
      intro={__('Posts orders since a date that are not in Xero yet. New orders always go first.', 'ml-connector')}
    >
      <ErrorNotice error={start.error ?? stop.error} />
      {backfill !== null && <BackfillProgress backfill={backfill} />}
      {isRunning ? (
        <Button
          variant="secondary"
          isDestructive
          onClick={() => void stop.run()}
          isBusy={stop.isBusy}
          disabled={stop.isBusy}
          accessibleWhenDisabled
          __next40pxDefaultSize
        >
          {__('Stop posting older orders', 'ml-connector')}
        </Button>
      ) : (
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
          <Button
            variant="secondary"
            onClick={onStart}
            isBusy={start.isBusy}
            disabled={start.isBusy}
            accessibleWhenDisabled
            __next40pxDefaultSize
          >
            {__('Post older orders', 'ml-connector')}
          </Button>
        </div>
      )}
    </Section>
  );
}

function BackfillProgress({ backfill }: { readonly backfill: BackfillBody }) {
  const { after, state, orders, read, accepted, settled, error } = backfill;
  const isReading = state === 'reading';
  const [done, all] = isReading ? [read, orders] : [settled, accepted];
  return (
    <>
      <ErrorNotice error={error} />
      <Progress
        label={stateWords(state, formatDay(after))}
        done={done}
        all={all}
        words={
          isReading
            ? all === null
              ? // translators: %d: number of orders
                sprintf(__('%d orders read', 'ml-connector'), read)
              : // translators: 1: orders read, 2: all orders
                sprintf(__('%1$d of %2$d orders read', 'ml-connector'), read, all)
            : // translators: 1: orders dealt with, 2: orders to deal with, 3: orders looked at
              sprintf(__('%1$d of %2$d orders done (%3$d checked)', 'ml-connector'), settled, accepted, read)
        }
      />
    </>
  );
}

function stateWords(state: BackfillBody['state'], day: string): string {
  switch (state) {
    case 'reading':
      // translators: %s: a day
      return sprintf(__('Reading the orders since %s', 'ml-connector'), day);
    case 'posting':
      // translators: %s: a day
      return sprintf(__('Posting the orders since %s', 'ml-connector'), day);
    case 'done':
      // translators: %s: a day
      return sprintf(__('Done: the orders since %s', 'ml-connector'), day);
    case 'stopped':
      // translators: %s: a day
      return sprintf(__('Stopped: the orders since %s', 'ml-connector'), day);
    case 'failed':
      // translators: %s: a day
      return sprintf(__('Failed: the orders since %s', 'ml-connector'), day);
  }
}
