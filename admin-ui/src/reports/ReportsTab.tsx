import { __, _n, sprintf } from '@wordpress/i18n';
import { fetchOverdue } from '../api/reports.ts';
import { Loaded } from '../components/Loaded.tsx';
import { Section } from '../components/Section.tsx';
import { StateMark } from '../components/StateMark.tsx';
import type { OnTab } from '../state/use-tab.ts';
import { useLoad } from '../state/use-load.ts';
import { MonthEndCard } from './MonthEndCard.tsx';
import { ReportMapCard } from './ReportMapCard.tsx';
import { SectionTable } from './SectionTable.tsx';

/** What is due, and what a month is made of. */
export function ReportsTab({ onTab }: { readonly onTab: OnTab }) {
  return (
    <>
      <div className="ml-connector-noprint">
        <OverdueCard />
        <ReportMapCard onTab={onTab} />
      </div>
      <MonthEndCard />
    </>
  );
}

function OverdueCard() {
  const load = useLoad(fetchOverdue);
  return (
    <Section title={__('Open invoices', 'ml-connector')}>
      <Loaded load={load} loading={__('Reading the open invoices …', 'ml-connector')}>
        {({ overdue, sections }) => (
          <>
            <p className="ml-connector-sentence">
              <StateMark mood={overdue > 0 ? 'warn' : 'good'}>{overdueWords(overdue)}</StateMark>
            </p>
            {sections.map((section) => (
              <SectionTable key={section.id} section={section} />
            ))}
          </>
        )}
      </Loaded>
    </Section>
  );
}

function overdueWords(overdue: number): string {
  if (overdue === 0) return __('No invoice is overdue.', 'ml-connector');
  /* translators: %d: how many invoices */
  return sprintf(_n('%d invoice is overdue.', '%d invoices are overdue.', overdue, 'ml-connector'), overdue);
}
