import { __, _n, sprintf } from '@wordpress/i18n';
import type { OverviewBody } from '../../../sidecar/src/contract/status.ts';
import type { SettingsTab } from '../../../sidecar/src/contract/problem.ts';
import type { StatusBody } from '../../../sidecar/src/contract/status.ts';
import { Section } from '../components/Section.tsx';
import { StateMark, type Mood } from '../components/StateMark.tsx';
import { TabLink } from '../components/TabLink.tsx';
import type { OnTab } from '../state/use-tab.ts';

interface Props {
  readonly reasons: StatusBody['reasons'];
  readonly problems: OverviewBody['problems'];
  readonly onTab: OnTab;
}

interface Item {
  readonly key: string;
  readonly mood: Mood;
  readonly message: string;
  /** How many orders it holds up; null = it is not about orders. */
  readonly orders: number | null;
  readonly next: string;
  readonly tab: SettingsTab | null;
  readonly setting: string | null;
}

/** What a person has to do, worst first, each with the place where it is done. */
export function AttentionCard({ reasons, problems, onTab }: Props) {
  const items = itemsOf(reasons, problems);
  if (items.length === 0) return null;
  return (
    <Section title={__('Needs attention', 'ml-connector')}>
      <ul className="ml-connector-attention">
        {items.map(({ key, mood, message, orders, next, tab, setting }) => (
          <li key={key}>
            <div>
              <StateMark mood={mood}>
                <strong>{message}</strong>{' '}
                {orders !== null && (
                  <span className="ml-connector-quiet">
                    {/* translators: %d: how many orders */}
                    {sprintf(_n('(%d order)', '(%d orders)', orders, 'ml-connector'), orders)}
                  </span>
                )}
              </StateMark>
              {next !== '' && <p>{next}</p>}
            </div>
            {tab !== null && <TabLink tab={tab} setting={setting} variant="secondary" onTab={onTab} />}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** That orders are held up is said by cause, each with its own fix. */
function itemsOf(reasons: Props['reasons'], problems: Props['problems']): Item[] {
  const causes = problems.map(({ code, message, fix, tab, setting, orders }): Item => {
    return { key: `${code} ${message}`, mood: 'warn', message, orders, next: fix, tab: tab ?? 'activity', setting };
  });
  const all = reasons.flatMap(({ code, light, message, next, tab, needsAction }): Item[] => {
    if (code === 'orders_rejected' && causes.length > 0) return causes;
    const mood = light === 'red' ? 'bad' : needsAction ? 'warn' : 'idle';
    return [{ key: `${code} ${message}`, mood, message, orders: null, next, tab, setting: null }];
  });
  return all;
}
