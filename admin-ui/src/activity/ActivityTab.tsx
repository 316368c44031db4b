import { Button, Notice } from '@wordpress/components';
import { __, _n, sprintf } from '@wordpress/i18n';
import { useMemo, useState } from '@wordpress/element';
import type { ReplayAnswer } from '../../../sidecar/src/contract/orders.ts';
import type { StatusBody } from '../../../sidecar/src/contract/status.ts';
import { exportEntries, replayOrders, replayRejected } from '../api/orders.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { Section } from '../components/Section.tsx';
import { TabError } from '../components/TabError.tsx';
import { TabLink } from '../components/TabLink.tsx';
import { useAction } from '../state/use-action.ts';
import { EntriesTable } from './EntriesTable.tsx';
import { Filters } from './Filters.tsx';
import { OrderDetails } from './OrderDetails.tsx';
import { ProblemsCard } from './ProblemsCard.tsx';
import { saveFile } from './save-file.ts';
import { stateGroups } from './state-filter.ts';
import { UnsyncedCard } from './UnsyncedCard.tsx';
import { useEntries } from './use-entries.ts';
import type { OnTab } from '../state/use-tab.ts';

interface Props {
  /** The status's last counts: if they change, the orders shown are stale. null = no status yet. */
  readonly counts: StatusBody['counts'] | null;
  readonly onTab: OnTab;
  /** A replay changes the counts above the tabs. */
  readonly onChanged: () => void;
}

/** Every order and its result. */
export function ActivityTab({ counts, onTab, onChanged }: Props) {
  const [group, setGroup] = useState('all');
  const [q, setQ] = useState('');
  const [opened, setOpened] = useState<number | null>(null);
  const [replayed, setReplayed] = useState<ReplayAnswer | null>(null);
  const states = useMemo(() => stateGroups().find(({ id }) => id === group)?.states ?? [], [group]);
  const version = counts === null ? '' : Object.values(counts).join(' ');
  const entries = useEntries({ states, q }, version);
  const replay = useAction(async (ask: () => Promise<ReplayAnswer>) => {
    setReplayed(null);
    setReplayed(await ask());
    entries.reload();
    onChanged();
  });
  const download = useAction(async (format: 'csv' | 'json') => {
    saveFile(`ml-connector.${format}`, await exportEntries(format), format === 'csv' ? 'text/csv' : 'application/json');
  });
  const isFiltered = group !== 'all' || q !== '';
  return (
    <>
      <ErrorNotice error={replay.error} onDismiss={replay.forget} />
      <ErrorNotice error={download.error} onDismiss={download.forget} />
      {replayed !== null && <ReplayNotice answer={replayed} onTab={onTab} onDismiss={() => setReplayed(null)} />}
      {entries.latest !== null && (
        <ProblemsCard
          entries={entries.latest}
          isBusy={replay.isBusy}
          onReplayAll={() => void replay.run(replayRejected)}
          onTab={onTab}
        />
      )}
      <UnsyncedCard
        version={version}
        onPosted={(answer) => {
          setReplayed(answer);
          entries.reload();
          onChanged();
        }}
        onChanged={onChanged}
        onTab={onTab}
      />
      <Section
        title={__('Orders', 'ml-connector')}
        actions={(['csv', 'json'] as const).map((format) => (
          <Button
            key={format}
            variant="tertiary"
            onClick={() => void download.run(format)}
            disabled={download.isBusy}
            accessibleWhenDisabled
            __next40pxDefaultSize
          >
            {/* translators: %s: a file format */}
            {sprintf(__('Export %s', 'ml-connector'), format.toUpperCase())}
          </Button>
        ))}
      >
        <Filters chosen={group} counts={entries.latest?.counts ?? null} onChoose={setGroup} onSearch={setQ} />
        <TabError error={entries.error} onRetry={entries.reload} />
        {(entries.error === null || entries.entries.length > 0) && (
          <EntriesTable
            entries={entries}
            empty={
              isFiltered
                ? __('No orders match. Show all orders, or search for something else.', 'ml-connector')
                : __('No orders yet. They appear here as soon as the first one arrives.', 'ml-connector')
            }
            onOpen={setOpened}
            onReplay={(orderIds) => void replay.run(async () => replayOrders(orderIds))}
          />
        )}
      </Section>
      {opened !== null && (
        <OrderDetails
          orderId={opened}
          isReplaying={replay.isBusy}
          onReplay={() =>
            void replay.run(async () => replayOrders([opened])).then((isDone) => isDone && setOpened(null))
          }
          onAsked={(answer) => {
            setOpened(null);
            setReplayed(answer);
            entries.reload();
            onChanged();
          }}
          onTab={(tab) => {
            setOpened(null);
            onTab(tab);
          }}
          onClose={() => setOpened(null)}
        />
      )}
    </>
  );
}

interface NoticeProps {
  readonly answer: ReplayAnswer;
  readonly onTab: OnTab;
  readonly onDismiss: () => void;
}

/** What becomes of orders that are asked for again. */
export function ReplayNotice({ answer: { replayed, heldBy }, onTab, onDismiss }: NoticeProps) {
  // translators: %d: how many orders
  const words = sprintf(
    _n('%d order will be replayed.', '%d orders will be replayed.', replayed, 'ml-connector'),
    replayed,
  );
  return (
    <Notice status={heldBy === null ? 'success' : 'warning'} onRemove={onDismiss} className="ml-connector-notice">
      <p>{words}</p>
      {heldBy !== null && (
        <p>
          {heldBy.message} {heldBy.fix} {heldBy.tab !== null && <TabLink tab={heldBy.tab} onTab={onTab} />}
        </p>
      )}
    </Notice>
  );
}
