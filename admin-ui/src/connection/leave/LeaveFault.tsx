import { Button } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import type { LeaveBody } from '../../../../sidecar/src/contract/pairing.ts';
import type { LeaveChoice } from '../../api/leave.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';

interface Props {
  readonly body: LeaveBody;
  readonly isBusy: boolean;
  readonly onBegin: () => Promise<boolean>;
  readonly onConfirm: (choice: LeaveChoice) => Promise<boolean>;
}

/** Why it stopped, and how to go on. What was done is not done again. */
export function LeaveFault({ body: { state, fault }, isBusy, onBegin, onConfirm }: Props) {
  if (fault === null) return null;
  const again: LeaveChoice = { force: false, withoutExport: false, withoutAccess: false };
  return (
    <>
      <ErrorNotice error={fault} onRetry={() => void (state === 'preparing' ? onBegin() : onConfirm(again))} />
      {state === 'leaving' && (
        <>
          <p>
            {__(
              'You can also leave without ending the access from here. Then remove ML Connector in Xero yourself: Settings, Connected apps.',
              'ml-connector',
            )}
          </p>
          <Button
            variant="secondary"
            isDestructive
            disabled={isBusy}
            accessibleWhenDisabled
            onClick={() => void onConfirm({ ...again, withoutAccess: true })}
            __next40pxDefaultSize
          >
            {__('Leave without ending the access', 'ml-connector')}
          </Button>
        </>
      )}
    </>
  );
}
