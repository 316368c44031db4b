import { Button } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { useState } from '@wordpress/element';
import type { StatusBody } from '../../../sidecar/src/contract/status.ts';
import { syncNow } from '../api/status.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { Facts } from '../components/Facts.tsx';
import { Moment } from '../components/Moment.tsx';
import { Section } from '../components/Section.tsx';
import { StateMark } from '../components/StateMark.tsx';
import type { SettingsForm } from '../settings/use-settings.ts';
import { useAction } from '../state/use-action.ts';
import type { Load } from '../state/use-load.ts';

interface Props {
  readonly form: SettingsForm;
  readonly status: Load<StatusBody>;
}

const DAY_MS = 24 * 3_600_000;

function isRare(nextAt: string | null): boolean {
  return nextAt !== null && Date.parse(nextAt) > Date.now() + DAY_MS;
}

/** Starts or pauses posting at once, apart from other edits; "Sync now". */
export function PostingCard({ form, status }: Props) {
  const isActive = form.draft.sync.active;
  const [spoken, setSpoken] = useState('');
  const sync = useAction(async () => {
    await syncNow();
    setSpoken(__('The store is being checked now.', 'ml-connector'));
    await status.reload();
  });
  const turn = useAction(async () => {
    setSpoken('');
    await form.saveNow({ path: 'sync.active', value: !isActive });
    setSpoken(isActive ? __('Syncing is paused.', 'ml-connector') : __('Syncing is on.', 'ml-connector'));
  });
  const lastSync = status.data?.sync ?? null;
  return (
    <Section
      title={__('Posting', 'ml-connector')}
      actions={
        <>
          {isActive && (
            <Button
              variant="secondary"
              onClick={() => void sync.run()}
              isBusy={sync.isBusy}
              disabled={sync.isBusy}
              accessibleWhenDisabled
              __next40pxDefaultSize
            >
              {__('Sync now', 'ml-connector')}
            </Button>
          )}
          <Button
            variant={isActive ? 'secondary' : 'primary'}
            onClick={() => void turn.run()}
            isBusy={turn.isBusy}
            disabled={turn.isBusy}
            accessibleWhenDisabled
            __next40pxDefaultSize
          >
            {isActive ? __('Pause syncing', 'ml-connector') : __('Start syncing', 'ml-connector')}
          </Button>
        </>
      }
    >
      <ErrorNotice error={turn.error} onRetry={() => void turn.run()} onDismiss={turn.forget} />
      <ErrorNotice error={sync.error} onDismiss={sync.forget} />
      <p className="ml-connector-sentence">
        {isActive ? (
          <StateMark mood="good">{__('Orders are synced to Xero.', 'ml-connector')}</StateMark>
        ) : (
          <StateMark mood="warn">
            {__(
              'Paused: orders are neither read nor posted. Nothing is lost: they are synced once you start again.',
              'ml-connector',
            )}
          </StateMark>
        )}
      </p>
      <p role="status">{spoken}</p>
      {lastSync !== null && (
        <Facts
          facts={[
            {
              name: __('Store last checked', 'ml-connector'),
              value: <Moment at={lastSync.lastPollAt} never={__('never', 'ml-connector')} />,
            },
            { name: __('Next check for missed changes', 'ml-connector'), value: <Moment at={lastSync.nextPollAt} /> },
          ]}
        />
      )}
      {isActive && isRare(lastSync?.nextPollAt ?? null) && (
        <p>
          {__(
            'By the schedule below, the next check is more than a day away. What the store reports is synced within seconds all the same; a change that it fails to report waits for that check, or for “Sync now”.',
            'ml-connector',
          )}
        </p>
      )}
    </Section>
  );
}
