import { __ } from '@wordpress/i18n';
import { FitCard } from '../fit/FitCard.tsx';
import { GoOn, StepActions } from './StepActions.tsx';

interface Props {
  readonly isConnected: boolean;
  readonly onBack: (() => void) | null;
  readonly onNext: () => void;
}

/** What becomes of the latest orders, before anything is connected. Its button leads straight to Xero. */
export function FitStep({ isConnected, onBack, onNext }: Props) {
  return (
    <FitCard
      isConnected={isConnected}
      onTab={null}
      footer={
        <StepActions onBack={onBack}>
          <GoOn onClick={onNext}>
            {isConnected ? __('Continue', 'ml-connector') : __('Connect to Xero', 'ml-connector')}
          </GoOn>
        </StepActions>
      }
    />
  );
}
