import { Button, Modal, Spinner } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { useState } from '@wordpress/element';
import { beginLeaving, cancelLeaving, confirmLeaving, type LeaveChoice } from '../../api/leave.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { useAction } from '../../state/use-action.ts';
import { LeaveFacts } from './LeaveFacts.tsx';
import { LeaveFault } from './LeaveFault.tsx';
import { LeaveReady } from './LeaveReady.tsx';
import { LeaveResult } from './LeaveResult.tsx';
import { useLeaving } from './use-leaving.ts';

interface Props {
  readonly onClose: () => void;
  /** The shop is no longer paired. */
  readonly onLeft: () => void;
  /** For tests: jsdom cannot navigate. */
  readonly visit?: (address: string) => void;
}

/** Leaves the service: stops syncing, downloads the export, then ends the access to Xero and deletes. */
export function LeaveDialog({ onClose, onLeft, visit }: Props) {
  const [isDownloading, setDownloading] = useState(false);
  const { body, error, set, reload } = useLeaving(isDownloading);
  const begin = useAction(async () => set(await beginLeaving()));
  const confirm = useAction(async (choice: LeaveChoice) => set(await confirmLeaving(choice)));
  const cancel = useAction(async () => {
    await cancelLeaving();
    onClose();
  });
  const state = body?.state ?? null;
  const isBusy = begin.isBusy || confirm.isBusy || cancel.isBusy;
  // Left in another tab: nothing is paired here any more.
  const isGone = error?.code === 'ml_connector_not_paired';
  const close = (): void => {
    if (state === 'left' || isGone) onLeft();
    else if (state === 'preparing' || state === 'ready') void cancel.run();
    else onClose();
  };
  const failed = confirm.error ?? begin.error ?? cancel.error;
  return (
    <Modal
      title={__('Leave ML Connector', 'ml-connector')}
      onRequestClose={close}
      size="medium"
      className="ml-connector ml-connector-modal ml-connector-leave"
    >
      {isGone ? (
        <p role="status">{__('This shop has left the service already.', 'ml-connector')}</p>
      ) : (
        <ErrorNotice error={error} onRetry={reload} />
      )}
      <ErrorNotice error={failed} />
      {body === null && error === null && <Spinner />}
      {body !== null && (state === 'none' || state === 'preparing') && <LeaveFacts {...body} />}
      {body !== null && <LeaveFault body={body} isBusy={isBusy} onBegin={begin.run} onConfirm={confirm.run} />}
      {body?.fault === null && state === 'preparing' && (
        <p role="status">
          <Spinner /> {__('Syncing is off. The export is being written …', 'ml-connector')}
        </p>
      )}
      {body?.fault === null && state === 'leaving' && (
        <p role="status">
          <Spinner />{' '}
          {__('The access to Xero is ended, and the service deletes what it keeps of this shop …', 'ml-connector')}
        </p>
      )}
      {body !== null && state === 'ready' && (
        <LeaveReady
          body={body}
          isBusy={isBusy}
          onDownloading={() => setDownloading(true)}
          onCheck={begin.run}
          onConfirm={confirm.run}
          onCancel={close}
          {...(visit === undefined ? {} : { visit })}
        />
      )}
      {body?.result != null && <LeaveResult result={body.result} />}
      {state !== 'ready' && (
        <div className="ml-connector-row ml-connector-row--end">
          <Button variant="tertiary" onClick={close} disabled={isBusy} accessibleWhenDisabled __next40pxDefaultSize>
            {state === 'none' || state === 'preparing' ? __('Cancel', 'ml-connector') : __('Close', 'ml-connector')}
          </Button>
          {state === 'none' && (
            <Button
              variant="primary"
              onClick={() => void begin.run()}
              isBusy={isBusy}
              disabled={isBusy}
              accessibleWhenDisabled
              __next40pxDefaultSize
            >
              {__('Stop syncing and write the export', 'ml-connector')}
            </Button>
          )}
        </div>
      )}
    </Modal>
  );
}
