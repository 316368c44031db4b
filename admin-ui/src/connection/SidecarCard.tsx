import { Button, CheckboxControl, Notice } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { useState } from '@wordpress/element';
import type { ConnectionBody } from '../../../sidecar/src/contract/plugin.ts';
import type { StatusBody } from '../../../sidecar/src/contract/status.ts';
import { fetchConnection, unpair } from '../api/connection.ts';
import { Confirm } from '../components/Confirm.tsx';
import { Facts } from '../components/Facts.tsx';
import { Folded } from '../components/Folded.tsx';
import { Section } from '../components/Section.tsx';
import { useAction } from '../state/use-action.ts';
import { versionUpdate } from '../state/version-update.ts';
import { pageConfig } from '../page-config.ts';
import { LeaveDialog } from './leave/LeaveDialog.tsx';
import { RenewKeyButton } from './RenewKeyButton.tsx';

interface Props {
  readonly connection: ConnectionBody;
  /** null = no response. */
  readonly service: Pick<StatusBody, 'sidecarVersion' | 'builtAs'> | null;
  readonly isAsked: boolean;
  readonly onUnpaired: (connection: ConnectionBody) => void;
  readonly onRenewed: (connection: ConnectionBody) => void;
}

export function SidecarCard({ connection, service, isAsked, onUnpaired, onRenewed }: Props) {
  const [isAsking, setAsking] = useState(false);
  const [isDeleting, setDeleting] = useState(false);
  const [isLeaving, setLeaving] = useState(false);
  const update = service === null ? null : versionUpdate(pageConfig().version, service);
  const action = useAction(async () => onUnpaired(await unpair(isDeleting)));
  const close = (): void => {
    setDeleting(false);
    setAsking(false);
    action.forget();
  };
  return (
    <Section
      title={__('Service', 'ml-connector')}
      actions={
        <>
          {connection.key === 'ok' && connection.movedFrom === null && (
            <RenewKeyButton variant="secondary" onRenewed={onRenewed} />
          )}
          <Button variant="secondary" isDestructive onClick={() => setAsking(true)} __next40pxDefaultSize>
            {__('Unpair store', 'ml-connector')}
          </Button>
          {connection.movedFrom === null && (
            <Button variant="tertiary" isDestructive onClick={() => setLeaving(true)} __next40pxDefaultSize>
              {__('Leave ML Connector', 'ml-connector')}
            </Button>
          )}
        </>
      }
    >
      <Facts facts={[{ name: __('Address', 'ml-connector'), value: <span dir="ltr">{connection.url}</span> }]} />
      <Folded
        title={__('Technical details', 'ml-connector')}
        intro={__('Store ID and versions.', 'ml-connector')}
        isNeeded={!isAsked && service === null}
      >
        {update !== null && (
          <Notice status="warning" isDismissible={false} className="ml-connector-notice">
            {update}
          </Notice>
        )}
        <Facts
          facts={[
            { name: __('Store ID', 'ml-connector'), value: <span dir="ltr">{connection.storeId ?? '–'}</span> },
            {
              name: __('Service version', 'ml-connector'),
              value: service?.sidecarVersion ?? (isAsked ? '…' : __('does not answer', 'ml-connector')),
            },
            { name: __('Plugin version', 'ml-connector'), value: pageConfig().version },
          ]}
        />
      </Folded>
      {isLeaving && (
        <LeaveDialog
          onClose={() => setLeaving(false)}
          onLeft={() => void fetchConnection().then(onUnpaired, () => window.location.reload())}
        />
      )}
      {isAsking && (
        <Confirm
          title={__('Unpair this store?', 'ml-connector')}
          action={__('Unpair store', 'ml-connector')}
          isBusy={action.isBusy}
          error={action.error}
          onCancel={close}
          onConfirm={() => void action.run()}
        >
          <p>
            {__(
              'ML Connector’s REST API key and webhooks are removed from WooCommerce, and the connection to Xero ends. No more orders are posted.',
              'ml-connector',
            )}
          </p>
          <p>
            {__(
              'Documents in Xero stay there, and the service remembers which orders they belong to: nothing is posted twice if you pair this store again.',
              'ml-connector',
            )}
          </p>
          <CheckboxControl
            label={__('Delete the settings too', 'ml-connector')}
            help={
              isDeleting
                ? __('Accounts, taxes, rules and all other settings of this store are deleted.', 'ml-connector')
                : __('Your settings are kept, and used again when you pair this store again.', 'ml-connector')
            }
            checked={isDeleting}
            onChange={setDeleting}
          />
        </Confirm>
      )}
    </Section>
  );
}
