import { Button } from '@wordpress/components';
import { __, _n, sprintf } from '@wordpress/i18n';
import type { EntriesBody, SettingsTab } from '../../../sidecar/src/http/contract.ts';
import { Section } from '../components/Section.tsx';
import { StateMark } from '../components/StateMark.tsx';
import { TabLink } from '../components/TabLink.tsx';

interface Props {
  readonly entries: EntriesBody;
  readonly isBusy: boolean;
  readonly onReplayAll: () => void;
  readonly onTab: (tab: SettingsTab) => void;
}

/** What holds orders up, by cause: one thing to mend, however many orders it holds. */
export function ProblemsCard({ entries: { problems, entries, counts }, isBusy, onReplayAll, onTab }: Props) {
  if (problems.length === 0) return null;
  const tabOf = (code: string): SettingsTab | null =>
    entries.flatMap((entry) => entry.problems).find((problem) => problem.code === code)?.tab ?? null;
  return (
    <Section
      title={__('Need a person', 'ml-connector')}
      actions={
        counts.rejected > 0 && (
          <Button variant="primary" onClick={onReplayAll} isBusy={isBusy} disabled={isBusy} __next40pxDefaultSize>
            {/* translators: %d: how many orders */}
            {sprintf(_n('Replay %d order', 'Replay all %d orders', counts.rejected, 'ml-connector'), counts.rejected)}
          </Button>
        )
      }
    >
      <ul className="ml-connector-reasons">
        {problems.map(({ code, message, fix, orders }) => {
          const tab = tabOf(code);
          return (
            <li key={`${code} ${message}`}>
              <StateMark mood="bad">
                {message}{' '}
                <span className="ml-connector-quiet">
                  {/* translators: %d: how many orders */}
                  {sprintf(_n('(%d order)', '(%d orders)', orders, 'ml-connector'), orders)}
                </span>
              </StateMark>
              <p>
                {fix} {tab !== null && tab !== 'activity' && <TabLink tab={tab} onTab={onTab} />}
              </p>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
