import { Button } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import type { ReactNode } from 'react';

interface Props {
  /** null = it is the first step. */
  readonly onBack: (() => void) | null;
  /** The primary button. */
  readonly children?: ReactNode;
}

/** The end of every step: how to go on, and back. */
export function StepActions({ onBack, children }: Props) {
  return (
    <div className="ml-connector-setup__actions">
      {children}
      {onBack !== null && (
        <Button variant="tertiary" onClick={onBack} __next40pxDefaultSize>
          {__('Back', 'ml-connector')}
        </Button>
      )}
    </div>
  );
}

interface GoOnProps {
  readonly isBusy?: boolean;
  readonly onClick: () => void;
  readonly children: string;
}

/** The one primary button of a step. */
export function GoOn({ isBusy = false, onClick, children }: GoOnProps) {
  return (
    <Button
      variant="primary"
      onClick={onClick}
      isBusy={isBusy}
      disabled={isBusy}
      accessibleWhenDisabled
      __next40pxDefaultSize
    >
      {children}
    </Button>
  );
}
