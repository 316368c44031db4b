import { DataViews, type DataViewsProps } from '@wordpress/dataviews/wp';
import type { EntryBody } from '../../../sidecar/src/contract/orders.ts';

/** The table, in a file of its own: it is loaded when its tab is opened. No words of ours in here: they would not be translated. */
export function EntryViews(props: DataViewsProps<EntryBody>) {
  const hasBulk = props.data.length > 0 && props.actions?.some(({ supportsBulk }) => supportsBulk === true) === true;
  return (
    <DataViews {...props}>
      <DataViews.Layout />
      {hasBulk && <DataViews.BulkActionToolbar />}
    </DataViews>
  );
}
