import { Button, CheckboxControl, Notice, TextControl } from '@wordpress/components';
import { __, _n, sprintf } from '@wordpress/i18n';
import { useState } from '@wordpress/element';
import type { LeaveBody } from '../../../../sidecar/src/contract/pairing.ts';
import { exportAddress, type LeaveChoice } from '../../api/leave.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { FIELD } from '../../components/field-style.ts';
import { goTo } from '../../state/go-to.ts';
import { useAction } from '../../state/use-action.ts';

interface Props {
  readonly body: LeaveBody;
  readonly isBusy: boolean;
  readonly onDownloading: () => void;
  /** Looks the open orders up again. */
  readonly onCheck: () => Promise<boolean>;
  readonly onConfirm: (choice: LeaveChoice) => Promise<boolean>;
  readonly onCancel: () => void;
  readonly visit?: (address: string) => void;
}

/** The export is there: it is downloaded, and the owner confirms. */
export function LeaveReady({ body, isBusy, onDownloading, onCheck, onConfirm, onCancel, visit = goTo }: Props) {
  const { store, unknown, isDownloaded } = body;
  const [typed, setTyped] = useState('');
  const [withoutExport, setWithoutExport] = useState(false);
  const [force, setForce] = useState(false);
  const download = useAction(async () => {
    visit(await exportAddress());
    onDownloading();
  });
  const isNamed = typed.trim().toLowerCase() === store.trim().toLowerCase();
  const mayLeave = isNamed && (isDownloaded || withoutExport) && (unknown === 0 || force);
  return (
    <div className="ml-connector-leave__steps">
      <p>{__('Syncing is off, and the export is ready.', 'ml-connector')}</p>
      {unknown > 0 && <OpenOrders {...{ unknown, force, isBusy }} onForce={setForce} onCheck={onCheck} />}
      <ErrorNotice error={download.error} />
      <div className="ml-connector-row">
        <Button
          variant={isDownloaded ? 'secondary' : 'primary'}
          onClick={() => void download.run()}
          isBusy={download.isBusy}
          disabled={download.isBusy}
          accessibleWhenDisabled
          __next40pxDefaultSize
        >
          {__('Download the export', 'ml-connector')}
        </Button>
        {isDownloaded && <span role="status">{__('Downloaded.', 'ml-connector')}</span>}
      </div>
      {!isDownloaded && (
        <CheckboxControl
          label={__('Leave without the export', 'ml-connector')}
          help={__('It is deleted at the service, and cannot be made again.', 'ml-connector')}
          checked={withoutExport}
          onChange={setWithoutExport}
        />
      )}
      <TextControl
        // translators: %s: name of the shop
        label={sprintf(__('Type “%s” to confirm', 'ml-connector'), store)}
        value={typed}
        onChange={setTyped}
        autoComplete="off"
        spellCheck={false}
        {...FIELD}
      />
      <div className="ml-connector-row ml-connector-row--end">
        <Button variant="tertiary" onClick={onCancel} disabled={isBusy} accessibleWhenDisabled __next40pxDefaultSize>
          {__('Cancel', 'ml-connector')}
        </Button>
        <Button
          variant="primary"
          isDestructive
          isBusy={isBusy}
          disabled={isBusy || !mayLeave}
          accessibleWhenDisabled
          onClick={() => void onConfirm({ force, withoutExport, withoutAccess: false })}
          __next40pxDefaultSize
        >
          {__('Leave ML Connector', 'ml-connector')}
        </Button>
      </div>
    </div>
  );
}

interface OpenProps {
  readonly unknown: number;
  readonly force: boolean;
  readonly isBusy: boolean;
  readonly onForce: (force: boolean) => void;
  readonly onCheck: () => Promise<boolean>;
}

function OpenOrders({ unknown, force, isBusy, onForce, onCheck }: OpenProps) {
  return (
    <>
      <Notice status="warning" isDismissible={false} className="ml-connector-notice">
        <p>
          {/* translators: %d: number of orders */}
          {sprintf(
            _n(
              'We don’t know yet whether Xero processed the request of %d order. It is looked up as soon as Xero answers.',
              'We don’t know yet whether Xero processed the requests of %d orders. They are looked up as soon as Xero answers.',
              unknown,
              'ml-connector',
            ),
            unknown,
          )}
        </p>
        <Button
          variant="secondary"
          onClick={() => void onCheck()}
          disabled={isBusy}
          accessibleWhenDisabled
          __next40pxDefaultSize
        >
          {__('Check again', 'ml-connector')}
        </Button>
      </Notice>
      <CheckboxControl
        label={__('Leave anyway', 'ml-connector')}
        help={__(
          'Check these orders in Xero yourself. The text of their requests stays at the service, also the buyer’s name.',
          'ml-connector',
        )}
        checked={force}
        onChange={onForce}
      />
    </>
  );
}
