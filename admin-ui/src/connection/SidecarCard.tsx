import { Button } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { useState } from '@wordpress/element';
import type { ConnectionBody } from '../../../sidecar/src/contract/plugin.ts';
import { unpair } from '../api/connection.ts';
import { Confirm } from '../components/Confirm.tsx';
import { Facts } from '../components/Facts.tsx';
import { Section } from '../components/Section.tsx';
import { useAction } from '../state/use-action.ts';
import { pageConfig } from '../page-config.ts';

interface Props {
  readonly connection: ConnectionBody;
  /** null = no response. */
  readonly sidecarVersion: string | null;
  readonly isAsked: boolean;
  readonly onUnpaired: (connection: ConnectionBody) => void;
}

export function SidecarCard({ connection, sidecarVersion, isAsked, onUnpaired }: Props) {
  const [isAsking, setAsking] = useState(false);
  const action = useAction(async () => onUnpaired(await unpair()));
  const close = (): void => {
    setAsking(false);
    action.forget();
  };
  return (
    <Section
      title={__('Sidecar', 'ml-connector')}
      actions={
        <Button variant="secondary" isDestructive onClick={() => setAsking(true)} __next40pxDefaultSize>
          {__('Unpair store', 'ml-connector')}
        </Button>
      }
    >
      <Facts
        facts={[
          { name: __('Address', 'ml-connector'), value: <span dir="ltr">{connection.url}</span> },
          { name: __('Store ID', 'ml-connector'), value: <span dir="ltr">{connection.storeId ?? '–'}</span> },
          {
            name: __('Sidecar version', 'ml-connector'),
            value: sidecarVersion ?? (isAsked ? '…' : __('does not answer', 'ml-connector')),
          },
          { name: __('Plugin version', 'ml-connector'), value: pageConfig().version },
        ]}
      />
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
              'ML Connector’s REST API key and webhooks are removed from WooCommerce, and the sidecar removes this store. No more orders are posted. Documents in Xero stay there.',
              'ml-connector',
            )}
          </p>
        </Confirm>
      )}
    </Section>
  );
}
