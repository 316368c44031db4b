import { __, _n, sprintf } from '@wordpress/i18n';
import { useEffect, useState } from '@wordpress/element';
import { type PayoutsImportBody, PAYOUTS_FILE_BYTES_MAX } from '../../../sidecar/src/contract/payouts.ts';
import { decodeCsv, type FileFault } from '../../../sidecar/src/domain/rules-file/decode-text.ts';
import { importPayouts, readImport } from '../api/payouts.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { FileButton } from '../components/FileButton.tsx';
import { Progress } from '../components/Progress.tsx';
import { bytesOf } from '../state/bytes-of.ts';
import { useAction } from '../state/use-action.ts';
import { useReading } from '../state/use-reading.ts';
import { payoutsWords } from './words.ts';

/** As the plugin takes it. */
const NAME_CHARACTERS_MAX = 200;
const MEGABYTE = 1024 * 1024;

type Imported = NonNullable<PayoutsImportBody['result']>;

/** A file of a provider instead of its key. `onImported` is the same function each time: once an import it is called. */
export function ImportFile({ onImported }: { readonly onImported: () => void }) {
  const [name, setName] = useState('');
  const [fault, setFault] = useState<FileFault | null>(null);
  const [id, setId] = useState<string | null>(null);
  const send = useAction(async (file: File) => {
    setId(null);
    setName(file.name);
    const found = file.size > PAYOUTS_FILE_BYTES_MAX ? tooLarge(file.size) : decodeCsv(await bytesOf(file));
    setFault(found.ok ? null : found.fault);
    if (found.ok) setId((await importPayouts(file.name.slice(0, NAME_CHARACTERS_MAX), found.text)).id);
  });
  const { data, error } = useReading(id, {
    ask: (_isAgain, signal) => readImport(id ?? '', signal),
    isReading: ({ result }) => result === null,
  });
  const result = data?.result ?? null;
  useEffect(() => {
    if (result !== null) onImported();
  }, [result, onImported]);
  const isBusy = send.isBusy || (id !== null && result === null && error === null);
  return (
    <section className="ml-connector-provider" aria-label={__('Import a file', 'ml-connector')}>
      <h3>{__('Import a file', 'ml-connector')}</h3>
      <p className="ml-connector-quiet">
        {__(
          'A CSV file that you exported from Stripe, PayPal or WooPayments. Its columns are recognised; the same file twice changes nothing.',
          'ml-connector',
        )}
      </p>
      <ul className="ml-connector-guide" aria-label={__('Where to export it', 'ml-connector')}>
        <li>{__('Stripe: Reports, “Payout reconciliation”, itemized; or the balance history.', 'ml-connector')}</li>
        <li>{__('PayPal: Activity, Download, all transactions that change the balance, as CSV.', 'ml-connector')}</li>
        <li>{__('WooPayments: Payments, Transactions, Export.', 'ml-connector')}</li>
      </ul>
      <FileButton
        label={__('Choose a CSV file', 'ml-connector')}
        accept=".csv,text/csv"
        isOff={isBusy}
        onChoose={(file) => void send.run(file)}
      />
      {(fault !== null || send.error !== null || error !== null) && <FileName name={name} />}
      {fault !== null && (
        <p role="alert" className="ml-connector-fault">
          {fault.message} {fault.fix}
        </p>
      )}
      <ErrorNotice error={send.error ?? error} />
      {isBusy && (
        <Progress
          label={
            /* translators: %s: name of a file */
            sprintf(__('Importing %s …', 'ml-connector'), name)
          }
          done={data?.done ?? 0}
          all={data?.of ?? null}
          words={progressWords(data)}
        />
      )}
      <div role="status">{result !== null && <Outcome name={name} result={result} />}</div>
    </section>
  );
}

function FileName({ name }: { readonly name: string }) {
  return (
    <p className="ml-connector-file-name">
      <code>{name}</code>
    </p>
  );
}

function Outcome({ name, result }: { readonly name: string; readonly result: Imported }) {
  const { format, rows, added, payouts, currencies, newCurrencies } = result;
  return (
    <>
      <FileName name={name} />
      <p>
        {sprintf(
          /* translators: 1: name of a file format, 2: how many rows, 3: currencies, 4: "3 payouts" */
          _n('%1$s: %2$d row in %3$s, %4$s.', '%1$s: %2$d rows in %3$s, %4$s.', rows, 'ml-connector'),
          ...([format, rows, currencies.join(', '), payoutsWords(payouts)] as const),
        )}{' '}
        {added === 0
          ? __('All of it was imported before: nothing has changed.', 'ml-connector')
          : /* translators: %d: how many rows */
            sprintf(_n('%d row is new.', '%d rows are new.', added, 'ml-connector'), added)}
      </p>
      {newCurrencies.length > 0 && (
        <p className="ml-connector-fault">
          {sprintf(
            /* translators: %s: currencies */
            __('Nothing was known in %s before: check that it is the right file.', 'ml-connector'),
            newCurrencies.join(', '),
          )}
        </p>
      )}
    </>
  );
}

function progressWords(data: PayoutsImportBody | null): string {
  if (data === null || data.of === null) return __('Checking the file', 'ml-connector');
  /* translators: 1: rows that are read, 2: all rows */
  return sprintf(__('%1$d of %2$d rows', 'ml-connector'), data.done, data.of);
}

function tooLarge(bytes: number): { readonly ok: false; readonly fault: FileFault } {
  const message = sprintf(
    /* translators: 1: megabytes of the file, 2: megabytes that are read at most */
    __('The file has %1$s MB, and at most %2$d MB are read here.', 'ml-connector'),
    (Math.ceil((bytes / MEGABYTE) * 10) / 10).toFixed(1),
    PAYOUTS_FILE_BYTES_MAX / MEGABYTE,
  );
  const fix = __('Export a shorter time, or ask the operator of the service to import the file.', 'ml-connector');
  return { ok: false, fault: { row: null, column: null, message, fix } };
}
