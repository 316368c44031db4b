import { DataViews, type DataViewsProps } from '@wordpress/dataviews/wp';
import type { EntryBody } from '../../../sidecar/src/contract/orders.ts';

/** The table, in its own file: it loads with its tab. No text of ours in here: it would not be translated. */
export function EntryViews(props: DataViewsProps<EntryBody>) {
  const hasBulk = props.data.length > 0 && props.actions?.some(({ supportsBulk }) => supportsBulk === true) === true;
  return (
    <DataViews {...props}>
      <DataViews.Layout />
      {hasBulk && <DataViews.BulkActionToolbar />}
    </DataViews>
  );
}
