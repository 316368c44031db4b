import { Button, Modal } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import type { ReactNode } from 'react';
import type { ApiError } from '../api/api-error.ts';
import { ErrorNotice } from './ErrorNotice.tsx';

interface Props {
  readonly title: string;
  readonly action: string;
  readonly isBusy: boolean;
  readonly isDestructive?: boolean;
  readonly error?: ApiError | null;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
  readonly children: ReactNode;
}

/** Asks before an action that is hard to undo. */
export function Confirm({ title, action, isBusy, isDestructive = true, error, onConfirm, onCancel, children }: Props) {
  return (
    <Modal title={title} onRequestClose={onCancel} size="medium">
      <ErrorNotice error={error ?? null} />
      {children}
      <div className="ml-connector-row ml-connector-row--end">
        <Button variant="tertiary" onClick={onCancel} __next40pxDefaultSize>
          {__('Cancel', 'ml-connector')}
        </Button>
        <Button
          variant="primary"
          isDestructive={isDestructive}
          isBusy={isBusy}
          disabled={isBusy}
          accessibleWhenDisabled
          onClick={onConfirm}
          __next40pxDefaultSize
        >
          {action}
        </Button>
      </div>
    </Modal>
  );
}
