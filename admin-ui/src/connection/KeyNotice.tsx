import { Notice } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import type { ConnectionBody } from '../../../sidecar/src/contract/plugin.ts';
import type { StatusBody } from '../../../sidecar/src/contract/status.ts';
import { RenewKeyButton } from './RenewKeyButton.tsx';

interface Props {
  readonly connection: ConnectionBody;
  readonly status: StatusBody | null;
  readonly onRenewed: (connection: ConnectionBody) => void;
}

/** The sidecar cannot read the store with its REST key: what happened, and the button that renews it. */
export function KeyNotice({ connection, status, onRenewed }: Props) {
  const isRefused = status?.reasons.some(({ code }) => code === 'rest_key_refused') === true;
  if (connection.movedFrom !== null || (connection.key === 'ok' && !isRefused)) return null;
  return (
    <Notice status="error" isDismissible={false} className="ml-connector-notice">
      <p>
        {wordsOf(connection.key)}{' '}
        {__('Orders are kept in WooCommerce and synced as soon as the key is renewed.', 'ml-connector')}
      </p>
      <RenewKeyButton variant="primary" onRenewed={onRenewed} />
    </Notice>
  );
}

function wordsOf(key: ConnectionBody['key']): string {
  switch (key) {
    case 'missing':
      return __(
        'The REST API key of ML Connector was revoked in WooCommerce, so no orders can be read.',
        'ml-connector',
      );
    case 'owner_gone':
      return __(
        'The user who owns the REST API key of ML Connector was deleted or may no longer manage WooCommerce, so no orders can be read.',
        'ml-connector',
      );
    case 'ok':
      return __('This store refuses the REST API key of ML Connector, so no orders can be read.', 'ml-connector');
  }
}
