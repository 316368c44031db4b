import { Button } from '@wordpress/components';
import { __, _n, sprintf } from '@wordpress/i18n';
import { useState } from '@wordpress/element';
import type { RulesImportBody } from '../../../../sidecar/src/contract/rules.ts';
import type { Rule } from '../../../../sidecar/src/domain/settings/settings.ts';
import { decodeCsv, sizeFault, type FileFault } from '../../../../sidecar/src/domain/rules-file/decode-text.ts';
import { saveFile } from '../../activity/save-file.ts';
import type { ApiError } from '../../api/api-error.ts';
import { exportRules, importRules } from '../../api/rules.ts';
import { Confirm } from '../../components/Confirm.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { FileButton } from '../../components/FileButton.tsx';
import { Effect } from '../../settings/SettingsEffect.tsx';
import type { SettingsForm } from '../../settings/use-settings.ts';
import type { FormProps } from '../../settings/form-context.ts';
import { bytesOf } from '../../state/bytes-of.ts';
import { useAction } from '../../state/use-action.ts';
import { useNames } from '../../state/use-names.ts';
import { useReading } from '../../state/use-reading.ts';
import { conditionWords, namedThings } from '../conditions.ts';
import { decisionWords } from './decision-words.ts';

/** In the question whether to import: the first changes say what kind of file it is. */
const CHANGES_SHOWN_MAX = 30;

/** The rules as a table for a spreadsheet: exported, and imported after a look at what it changes. */
export function useRulesFile(form: SettingsForm) {
  const [csv, setCsv] = useState<string | null>(null);
  const [fault, setFault] = useState<FileFault | null>(null);
  const [done, setDone] = useState<RulesImportBody | null>(null);
  const save = useAction(async () => saveFile('ml-connector-rules.csv', (await exportRules()).csv, 'text/csv'));
  const preview = useReading(csv, {
    ask: (_isAgain, signal) => importRules({ csv: csv ?? '', dryRun: true }, signal),
    isReading: ({ effect }) => effect?.state === 'reading',
  });
  const load = useAction(async () => {
    setDone(await importRules({ csv: csv ?? '', dryRun: false, seen: preview.data?.seen ?? '' }));
    setCsv(null);
    await form.reload();
  });
  const choose = async (file: File): Promise<void> => {
    setDone(null);
    load.forget();
    const tooLarge = sizeFault(file.size);
    const decoded = tooLarge === null ? decodeCsv(await bytesOf(file)) : { ok: false as const, fault: tooLarge };
    setFault(decoded.ok ? null : decoded.fault);
    setCsv(decoded.ok ? decoded.text : null);
  };
  return {
    csv,
    fault,
    done,
    save,
    preview,
    load,
    choose,
    close: () => setCsv(null),
    isEdited: form.changes.has('rules'),
  };
}

type RulesFile = ReturnType<typeof useRulesFile>;

export function RulesFileButtons({ save, choose, isEdited }: RulesFile) {
  return (
    <>
      <Button
        variant="secondary"
        onClick={() => void save.run()}
        isBusy={save.isBusy}
        disabled={save.isBusy}
        accessibleWhenDisabled
        __next40pxDefaultSize
      >
        {__('Export rules', 'ml-connector')}
      </Button>
      <FileButton
        label={__('Import rules', 'ml-connector')}
        accept=".csv,text/csv"
        isOff={isEdited}
        onChoose={(file) => void choose(file)}
      />
    </>
  );
}

/** What came of it: faults by row, the question, and what was imported. */
export function RulesFileOutcome({ lists, ...file }: RulesFile & Pick<FormProps, 'lists'>) {
  const { csv, fault, done, save, preview, load, close, isEdited } = file;
  const { data, error } = preview;
  return (
    <>
      <ErrorNotice error={save.error} onDismiss={save.forget} />
      {isEdited && (
        <p className="ml-connector-quiet">
          {__('Save or discard your changed rules before you import others.', 'ml-connector')}
        </p>
      )}
      {fault !== null && (
        <p role="alert" className="ml-connector-fault">
          {fault.message} {fault.fix}
        </p>
      )}
      {csv !== null && error !== null && <Refused error={error} />}
      <div role="status">
        {csv !== null && data === null && error === null && (
          <p>{__('Comparing the file with your rules …', 'ml-connector')}</p>
        )}
        {done !== null && (
          // translators: %d: how many rules
          <p>{sprintf(_n('%d rule imported.', '%d rules imported.', done.rules, 'ml-connector'), done.rules)}</p>
        )}
      </div>
      {csv !== null && data !== null && error === null && (
        <Confirm
          title={__('Import these rules?', 'ml-connector')}
          action={__('Import rules', 'ml-connector')}
          isBusy={load.isBusy}
          isDestructive={data.counts.removed > 0}
          error={load.error}
          onCancel={close}
          onConfirm={() => void load.run()}
        >
          <Changes body={data} lists={lists} />
        </Confirm>
      )}
    </>
  );
}

function Refused({ error }: { readonly error: ApiError }) {
  return (
    <>
      <ErrorNotice error={error} />
      <ul className="ml-connector-reasons">
        {error.faults.map(({ path, message }) => (
          <li key={`${path} ${message}`}>{path === '' ? message : `${path}: ${message}`}</li>
        ))}
      </ul>
    </>
  );
}

function Changes({
  lists,
  body: { rules, same, counts, changes, left, effect },
}: { readonly body: RulesImportBody } & Pick<FormProps, 'lists'>) {
  const hidden = left + Math.max(0, changes.length - CHANGES_SHOWN_MAX);
  const shown = changes.slice(0, CHANGES_SHOWN_MAX);
  const names = useNames(namedThings(shown.flatMap(({ was, is }) => [was, is].filter((one) => one !== null))));
  if (changes.length === 0) return <p>{__('Your store has these rules already.', 'ml-connector')}</p>;
  return (
    <>
      <p>
        {sprintf(
          // translators: 1: rules in the file, 2: added, 3: removed, 4: changed, 5: moved, 6: unchanged rules
          _n(
            '%1$d rule in the file: %2$d added, %3$d removed, %4$d changed, %5$d moved, %6$d as before.',
            '%1$d rules in the file: %2$d added, %3$d removed, %4$d changed, %5$d moved, %6$d as before.',
            rules,
            'ml-connector',
          ),
          ...([rules, counts.added, counts.removed, counts.changed, counts.moved, same] as const),
        )}
      </p>
      <ul className="ml-connector-rules-changes">
        {shown.map((change) => (
          <li key={change.text}>{changeWords(change, lists, names)}</li>
        ))}
        {hidden > 0 && (
          // translators: %d: how many changes
          <li>{sprintf(_n('and %d more change', 'and %d more changes', hidden, 'ml-connector'), hidden)}</li>
        )}
      </ul>
      {effect?.state === 'reading' && <p>{__('Reading your last 100 orders …', 'ml-connector')}</p>}
      {effect?.state === 'ready' && <Effect effect={effect} />}
    </>
  );
}

/** As the list of rules has it. */
function changeWords(
  { kind, from, to, was, is, text }: RulesImportBody['changes'][number],
  lists: FormProps['lists'],
  names: ReadonlyMap<string, string>,
): string {
  const decides = (rule: Rule) => decisionWords(rule, { lists }).join(' · ');
  const words = (rule: Rule) => `${conditionWords(rule.when, lists.store, names).join(' · ')} → ${decides(rule)}`;
  const place = (index: number | null) => (index ?? 0) + 1;
  if (kind === 'removed' && was !== null) {
    // translators: %s: a rule
    return sprintf(__('Removed: %s', 'ml-connector'), words(was));
  }
  if (is === null) return text;
  if (kind === 'added') {
    // translators: 1: place in a list, 2: a rule
    return sprintf(__('Added as %1$d: %2$s', 'ml-connector'), place(to), words(is));
  }
  if (kind === 'changed' && was !== null) {
    // translators: 1: a rule, 2: what it decides now
    return sprintf(__('Changed: %1$s. Now: %2$s', 'ml-connector'), words(was), decides(is));
  }
  // translators: 1 and 2: places in a list, 3: a rule
  return sprintf(__('Moved from %1$d to %2$d: %3$s', 'ml-connector'), place(from), place(to), words(is));
}
