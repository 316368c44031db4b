import { Button } from '@wordpress/components';
import { __, isRTL } from '@wordpress/i18n';
import { lazy, Suspense, useMemo, useState } from '@wordpress/element';
import type { Action, View } from '@wordpress/dataviews/wp';
import type { EntryBody } from '../../../sidecar/src/contract/orders.ts';
import { Waiting } from '../components/Loaded.tsx';
import { useMedia } from '../state/use-media.ts';
import { entryFields } from './entry-fields.tsx';
import type { Entries } from './use-entries.ts';

/** The table is large: it and its styles, for the reading direction, load when the tab is opened. */
const EntryViews = lazy(async () => {
  const style = isRTL()
    ? import(/* webpackChunkName: "entries-style-rtl" */ '@wordpress/dataviews/build-style/style-rtl.css')
    : import(/* webpackChunkName: "entries-style" */ '@wordpress/dataviews/build-style/style.css');
  const [views] = await Promise.all([import(/* webpackChunkName: "entries" */ './EntryViews.tsx'), style]);
  return { default: views.EntryViews };
});

interface Props {
  readonly entries: Entries;
  readonly empty: string;
  readonly onOpen: (orderId: number) => void;
  readonly onReplay: (orderIds: readonly number[]) => void;
}

/** The state has the text. */
const COLUMNS = { order: { width: '10%' }, state: { width: '45%', minWidth: 200 } } as const;
/** A phone's largest width; up to it the table shows order and state only. */
const NARROW = '(max-width: 600px)';

export function EntriesTable(props: Props) {
  const isNarrow = useMedia(NARROW);
  // These are the initial columns.
  return <Table key={String(isNarrow)} isNarrow={isNarrow} {...props} />;
}

function Table({ isNarrow, entries, empty, onOpen, onReplay }: Props & { readonly isNarrow: boolean }) {
  const { entries: shown, latest, isLoading, more } = entries;
  const [selection, setSelection] = useState<string[]>([]);
  const [view, setView] = useState<View>({
    type: 'table',
    titleField: 'order',
    ...(isNarrow ? { descriptionField: 'state', fields: [] } : { fields: ['date', 'state', 'total', 'invoice'] }),
    layout: { density: 'compact', enableMoving: false, styles: isNarrow ? {} : COLUMNS },
  });
  const fields = useMemo(entryFields, []);
  const actions: Action<EntryBody>[] = [
    {
      id: 'open',
      label: __('Details', 'ml-connector'),
      isPrimary: true,
      callback: ([item]) => {
        if (item !== undefined) onOpen(item.orderId);
      },
    },
    {
      id: 'replay',
      label: __('Replay order', 'ml-connector'),
      // Checkboxes take too much of a phone's width.
      supportsBulk: !isNarrow,
      callback: (items) => {
        onReplay(items.map(({ orderId }) => orderId));
        setSelection([]);
      },
    },
  ];
  return (
    <Suspense fallback={<Waiting text={__('Loading orders …', 'ml-connector')} />}>
      <div className="ml-connector-entries">
        <EntryViews
          data={[...shown]}
          fields={fields}
          view={view}
          onChangeView={setView}
          actions={actions}
          selection={selection}
          onChangeSelection={setSelection}
          getItemId={({ id }) => String(id)}
          isItemClickable={() => true}
          onClickItem={({ orderId }) => onOpen(orderId)}
          isLoading={isLoading && shown.length === 0}
          paginationInfo={{ totalItems: shown.length, totalPages: 1 }}
          defaultLayouts={{ table: {} }}
          empty={<p>{empty}</p>}
        />
      </div>
      {latest?.hasMore === true && (
        <Button
          variant="secondary"
          onClick={more}
          isBusy={isLoading}
          disabled={isLoading}
          accessibleWhenDisabled
          __next40pxDefaultSize
        >
          {__('Show older orders', 'ml-connector')}
        </Button>
      )}
    </Suspense>
  );
}
