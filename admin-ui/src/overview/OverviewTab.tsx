import { __ } from '@wordpress/i18n';
import type { StatusBody } from '../../../sidecar/src/contract/status.ts';
import { Loaded } from '../components/Loaded.tsx';
import { HealthCard } from '../connection/HealthCard.tsx';
import type { Load } from '../state/use-load.ts';
import type { OnTab } from '../state/use-tab.ts';

interface Props {
  readonly status: Load<StatusBody>;
  readonly onTab: OnTab;
}

/** The first tab once the store is set up. */
export function OverviewTab({ status, onTab }: Props) {
  return (
    <Loaded load={status} loading={__('Loading the status …', 'ml-connector')} isErrorShown>
      {(current) => (
        <HealthCard status={current} isLoading={status.isLoading} onReload={() => void status.reload()} onTab={onTab} />
      )}
    </Loaded>
  );
}
