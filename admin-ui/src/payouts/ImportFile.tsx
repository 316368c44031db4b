import { __, _n, sprintf } from '@wordpress/i18n';
import { useState } from '@wordpress/element';
import type { ImportedPayoutsBody } from '../../../sidecar/src/contract/payouts.ts';
import { importPayouts } from '../api/payouts.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { FileButton } from '../components/FileButton.tsx';
import { useAction } from '../state/use-action.ts';
import { payoutsWords } from './words.ts';

/** A file of a provider instead of its key. */
export function ImportFile({ onImported }: { readonly onImported: () => void }) {
  const [done, setDone] = useState<ImportedPayoutsBody | null>(null);
  const read = useAction(async (file: File) => {
    setDone(null);
    setDone(await importPayouts(await file.text()));
    onImported();
  });
  return (
    <section className="ml-connector-provider" aria-label={__('Import a file', 'ml-connector')}>
      <h3>{__('Import a file', 'ml-connector')}</h3>
      <p className="ml-connector-quiet">
        {__(
          'A CSV file that you exported from Stripe, PayPal or WooPayments. Its columns are recognised; the same file twice changes nothing.',
          'ml-connector',
        )}
      </p>
      <ErrorNotice error={read.error} onDismiss={read.forget} />
      <FileButton
        label={read.isBusy ? __('Importing …', 'ml-connector') : __('Choose a CSV file', 'ml-connector')}
        accept=".csv,text/csv"
        isOff={read.isBusy}
        onChoose={(file) => void read.run(file)}
      />
      <div role="status">
        {done !== null && (
          <>
            <p>{importedWords(done)}</p>
            {done.notices.map((one) => (
              <p key={one}>{one}</p>
            ))}
          </>
        )}
      </div>
    </section>
  );
}

function importedWords({ format, rows, newRows, payouts, unlinked }: ImportedPayoutsBody): string {
  const read = sprintf(
    /* translators: 1: name of a file format, 2: how many rows, 3: how many of them are new */
    _n('%1$s: %2$d row read, %3$d new.', '%1$s: %2$d rows read, %3$d new.', rows, 'ml-connector'),
    format,
    rows,
    newRows,
  );
  const found = payouts === 0 ? '' : ` ${payoutsWords(payouts)}.`;
  const strangers =
    unlinked === 0
      ? ''
      : /* translators: %d: how many rows */
        ` ${sprintf(_n('%d row has no order in this shop.', '%d rows have no order in this shop.', unlinked, 'ml-connector'), unlinked)}`;
  return `${read}${found}${strangers}`;
}
