import { Button, Notice } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { useState } from '@wordpress/element';
import type { ConnectionBody } from '../../../sidecar/src/contract/plugin.ts';
import type { StatusBody } from '../../../sidecar/src/contract/status.ts';
import { Fallback } from '../components/Fallback.tsx';
import { Waiting } from '../components/Loaded.tsx';
import { useReturnFromXero } from '../connection/use-return-from-xero.ts';
import { ConnectService } from '../connection/service/ConnectService.tsx';
import type { Lists } from '../settings/use-lists.ts';
import type { SettingsState } from '../settings/use-settings.ts';
import type { Load } from '../state/use-load.ts';
import type { OnTab } from '../state/use-tab.ts';
import { ConnectedService } from './ConnectedService.tsx';
import { FitStep } from './FitStep.tsx';
import { PreviewStep } from './PreviewStep.tsx';
import { ReviewStep } from './review/ReviewStep.tsx';
import { StartStep } from './StartStep.tsx';
import { openReview, stepAfter, stepBefore, type SetupFacts } from './steps.ts';
import { Stepper } from './Stepper.tsx';
import { STEP_ID, useSetupStep } from './use-setup-step.ts';
import { XeroStep } from './XeroStep.tsx';

interface Props {
  readonly connection: ConnectionBody;
  readonly onConnection: (connection: ConnectionBody) => void;
  readonly status: Load<StatusBody>;
  readonly settings: SettingsState;
  readonly lists: Lists;
  readonly onTab: OnTab;
}

/** From "Activate" to the first synced order, one step at a time. It can be left and continued; each step can be shown again. */
export function SetupPage({ connection, onConnection, status, settings, lists, onTab }: Props) {
  const current = connection.paired ? status.data : null;
  const facts: SetupFacts = { isPaired: current !== null, checklist: current?.checklist ?? [] };
  const choice = useSetupStep(facts, connection.storeId);
  const { step, go } = choice;
  const back = useReturnFromXero();
  const [isLeaving, setLeaving] = useState(false);
  const before = stepBefore(step);
  const onBack = before === null ? null : () => go(before);
  const onNext = (): void => go(stepAfter(step));
  return (
    <div className="ml-connector-setup">
      <div className="ml-connector-setup__top">
        <p className="ml-connector-intro">
          {__(
            'A few minutes to your first order in Xero. You can leave at any time and continue later.',
            'ml-connector',
          )}
        </p>
        <Button variant="link" onClick={() => onTab('connection')}>
          {__('All settings', 'ml-connector')}
        </Button>
      </div>
      <Stepper facts={facts} choice={choice} />
      <div id={STEP_ID}>
        <Fallback key={step}>
          {step === 'service' && !connection.paired && (
            <>
              {connection.message !== '' && (
                <Notice status="warning" isDismissible={false} className="ml-connector-notice">
                  {connection.message}
                </Notice>
              )}
              <ConnectService
                connection={connection}
                onPaired={(next) => {
                  onConnection(next);
                  onNext();
                }}
              />
            </>
          )}
          {step === 'service' && current !== null && <ConnectedService url={connection.url} onNext={onNext} />}
          {step === 'fit' && (
            <FitStep
              isConnected={current?.organisation != null}
              onBack={onBack}
              onNext={() => {
                setLeaving(true);
                onNext();
              }}
            />
          )}
          {step === 'xero' && current !== null && (
            <XeroStep status={current} onStatus={status.set} back={back} isAtOnce={isLeaving} {...{ onBack, onNext }} />
          )}
          {step === 'review' && (
            <ReviewStep settings={settings} lists={lists} status={status} onBack={onBack} onNext={onNext} />
          )}
          {step === 'preview' && <PreviewStep onBack={onBack} onNext={onNext} onReview={() => go('review')} />}
          {step === 'start' && (
            <StartStep
              settings={settings}
              open={openReview(facts.checklist)}
              onBack={onBack}
              onStarted={() => status.reload()}
            />
          )}
          {connection.paired && current === null && <Waiting text={__('Loading the status …', 'ml-connector')} />}
        </Fallback>
      </div>
    </div>
  );
}
