import { Button } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import type { ConnectionBody } from '../../../sidecar/src/contract/plugin.ts';
import { renewKey } from '../api/connection.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { useAction } from '../state/use-action.ts';

interface Props {
  readonly variant: 'primary' | 'secondary';
  readonly onRenewed: (connection: ConnectionBody) => void;
}

/** Makes a new key in WooCommerce; the old one is removed once the sidecar has read the store with the new one. */
export function RenewKeyButton({ variant, onRenewed }: Props) {
  const renew = useAction(async () => onRenewed(await renewKey()));
  return (
    <>
      <ErrorNotice error={renew.error} />
      <Button
        variant={variant}
        onClick={() => void renew.run()}
        isBusy={renew.isBusy}
        disabled={renew.isBusy}
        accessibleWhenDisabled
        __next40pxDefaultSize
      >
        {renew.isBusy ? __('Renewing …', 'ml-connector') : __('Renew the REST API key', 'ml-connector')}
      </Button>
    </>
  );
}
