import { __ } from '@wordpress/i18n';
import { useEffect, useState } from '@wordpress/element';
import type { StatusBody } from '../../../sidecar/src/contract/status.ts';
import { ConsentOutcome } from '../connection/ConsentOutcome.tsx';
import { OrganisationPicker } from '../connection/OrganisationPicker.tsx';
import type { useReturnFromXero } from '../connection/use-return-from-xero.ts';
import { XeroCard } from '../connection/XeroCard.tsx';
import { pageConfig } from '../page-config.ts';
import { GoOn, StepActions } from './StepActions.tsx';
import { stepTitle } from './step-titles.ts';

interface Props {
  readonly status: StatusBody;
  readonly onStatus: (status: StatusBody) => void;
  readonly back: ReturnType<typeof useReturnFromXero>;
  /** Leads to Xero without another click. */
  readonly isAtOnce: boolean;
  readonly onBack: (() => void) | null;
  readonly onNext: () => void;
}

/** The organisation in Xero; which one, if several were allowed. */
export function XeroStep({ status, onStatus, back, isAtOnce, onBack, onNext }: Props) {
  const [isChoosing, setChoosing] = useState(false);
  const { outcome } = back;
  useEffect(() => {
    if (outcome === 'choose') setChoosing(true);
  }, [outcome]);
  const isConnected = status.organisation?.state === 'connected';
  return (
    <>
      <ConsentOutcome {...back} isConnected={isConnected} />
      <XeroCard
        status={status}
        onStatus={onStatus}
        onChoose={() => setChoosing(true)}
        isAtOnce={isAtOnce}
        returnTo={pageConfig().settingsUrl}
        title={stepTitle('xero')}
        footer={(connect) => (
          <StepActions onBack={onBack}>
            {connect}
            {isConnected && <GoOn onClick={onNext}>{__('Continue', 'ml-connector')}</GoOn>}
          </StepActions>
        )}
      />
      {isChoosing && (
        <OrganisationPicker
          chosen={status.organisation?.tenantId ?? null}
          onStatus={(next) => {
            onStatus(next);
            onNext();
          }}
          onClose={() => setChoosing(false)}
        />
      )}
    </>
  );
}
