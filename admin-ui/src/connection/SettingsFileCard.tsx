import { Button } from '@wordpress/components';
import { __, _n, sprintf } from '@wordpress/i18n';
import { useState } from '@wordpress/element';
import type { ImportedBody } from '../../../sidecar/src/contract/settings.ts';
import { saveFile } from '../activity/save-file.ts';
import { exportSettings, importSettings } from '../api/settings.ts';
import { Confirm } from '../components/Confirm.tsx';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { FileButton } from '../components/FileButton.tsx';
import { Section } from '../components/Section.tsx';
import { nameOf } from '../settings/words.ts';
import { useAction } from '../state/use-action.ts';

interface Loaded {
  readonly file: object;
  /** What loading it would do. */
  readonly preview: ImportedBody;
}

/** All settings as a file: saved, and loaded after a look at what it would change. */
export function SettingsFileCard() {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [done, setDone] = useState<ImportedBody | null>(null);
  const save = useAction(async () =>
    saveFile('ml-connector-settings.json', JSON.stringify(await exportSettings(), null, 2), 'application/json'),
  );
  const read = useAction(async (chosen: File) => {
    setDone(null);
    const file = toObject(await textOf(chosen));
    setLoaded({ file, preview: await importSettings(file, { dryRun: true, skipMissing: false }) });
  });
  const load = useAction(async ({ file }: Loaded) => {
    setDone(await importSettings(file, { dryRun: false, skipMissing: true }));
    setLoaded(null);
  });
  const close = (): void => {
    setLoaded(null);
    load.forget();
  };
  return (
    <Section
      title={__('Settings file', 'ml-connector')}
      intro={__(
        'Keeps a copy of all settings, or moves them to another store. A file is loaded as a whole or not at all.',
        'ml-connector',
      )}
      actions={
        <>
          <Button
            variant="secondary"
            onClick={() => void save.run()}
            isBusy={save.isBusy}
            disabled={save.isBusy}
            accessibleWhenDisabled
            __next40pxDefaultSize
          >
            {__('Save settings to a file', 'ml-connector')}
          </Button>
          <FileButton
            label={__('Load settings from a file', 'ml-connector')}
            accept=".json,application/json"
            onChoose={(file) => void read.run(file)}
          />
        </>
      }
    >
      <ErrorNotice error={save.error ?? read.error} />
      {(read.error?.faults ?? []).map(({ path, message }) => (
        <p key={`${path} ${message}`}>
          {nameOf(path)}: {message}
        </p>
      ))}
      <div role="status">{done !== null && <p>{doneWords(done)}</p>}</div>
      {loaded !== null && (
        <Confirm
          title={__('Load these settings?', 'ml-connector')}
          action={__('Load settings', 'ml-connector')}
          isBusy={load.isBusy}
          isDestructive={false}
          error={load.error}
          onCancel={close}
          onConfirm={() => void load.run(loaded)}
        >
          <Preview preview={loaded.preview} />
        </Confirm>
      )}
    </Section>
  );
}

function Preview({ preview: { changes, missing } }: { readonly preview: ImportedBody }) {
  return (
    <>
      <p>
        {changes.length === 0
          ? __('This store already has these settings.', 'ml-connector')
          : /* translators: %d: how many settings */
            sprintf(
              _n('%d setting changes.', '%d settings change.', changes.length, 'ml-connector'),
              changes.length,
            )}{' '}
        {__('Whether syncing is on, and the first day to post, do not change.', 'ml-connector')}
      </p>
      {missing.length > 0 && (
        <>
          <p>{__('These are not in your organisation in Xero. They do not change here:', 'ml-connector')}</p>
          <ul className="ml-connector-reasons">
            {missing.map(({ path, message }) => (
              <li key={`${path} ${message}`}>
                {nameOf(path)}: {message}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function doneWords({ changes, retried }: ImportedBody): string {
  /* translators: %d: how many settings */
  const changed = sprintf(
    _n('%d setting loaded.', '%d settings loaded.', changes.length, 'ml-connector'),
    changes.length,
  );
  if (retried === 0) return changed;
  /* translators: %d: how many orders */
  const were = _n(
    '%d order was waiting for this; syncing now.',
    '%d orders were waiting for this; syncing now.',
    retried,
    'ml-connector',
  );
  return `${changed} ${sprintf(were, retried)}`;
}

function textOf(file: File): Promise<string> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    // A file that cannot be read is as one without settings.
    reader.onloadend = () => resolve(typeof reader.result === 'string' ? reader.result : '');
    reader.readAsText(file);
  });
}

/** What is no JSON is refused by the sidecar, with what to do. */
function toObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
