import type { StatusBody } from '../../../sidecar/src/contract/status.ts';
import { TabError } from '../components/TabError.tsx';
import type { Load } from '../state/use-load.ts';
import type { OnTab } from '../state/use-tab.ts';
import { AttentionCard } from './AttentionCard.tsx';
import { BooksInShort } from './BooksInShort.tsx';
import { MoneyCard } from './MoneyCard.tsx';
import { NothingSynced } from './NothingSynced.tsx';
import { PayoutsInShort } from './PayoutsInShort.tsx';
import { OverviewSkeleton } from './OverviewSkeleton.tsx';
import { StatusCard } from './StatusCard.tsx';
import { useOverview } from './use-overview.ts';
import { VersionLine } from './VersionLine.tsx';

interface Props {
  readonly status: Load<StatusBody>;
  readonly onTab: OnTab;
}

/** The first tab once the store is set up: the status, the money, what is to be done. */
export function OverviewTab({ status, onTab }: Props) {
  const overview = useOverview(status.data);
  const { data, error, isLoading, reload } = overview;
  const current = status.data;
  if (current === null && !status.isLoading) return <TabError error={status.error} />;
  if (current === null || (data === null && isLoading)) return <OverviewSkeleton />;
  const isEmpty = data !== null && data.lastSynced === null && current.counts.recorded === 0;
  return (
    <div className="ml-connector-overview">
      <StatusCard status={current} lastSynced={data?.lastSynced} />
      <TabError error={error} onRetry={() => void reload()} />
      <AttentionCard reasons={current.reasons} problems={data?.problems ?? []} onTab={onTab} />
      {isEmpty && <NothingSynced status={current} onTab={onTab} />}
      {data !== null && !isEmpty && (
        <>
          <MoneyCard overview={data} />
          <div className="ml-connector-overview__pair">
            <BooksInShort month={data.today.slice(0, 'YYYY-MM'.length)} onTab={onTab} />
            <PayoutsInShort payouts={data.payouts} onTab={onTab} />
          </div>
        </>
      )}
      <VersionLine status={current} />
    </div>
  );
}
