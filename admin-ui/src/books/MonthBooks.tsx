import { __, sprintf } from '@wordpress/i18n';
import { useState } from '@wordpress/element';
import { type CurrencyMonth, ofCurrency } from '../../../sidecar/src/figures/month.ts';
import type { BooksBody } from '../../../sidecar/src/contract/books.ts';
import type { ReplayAnswer } from '../../../sidecar/src/contract/orders.ts';
import { ReplayNotice } from '../activity/ActivityTab.tsx';
import { OrderDetails } from '../activity/OrderDetails.tsx';
import { takeAcceptanceBack } from '../api/books.ts';
import { replayOrders } from '../api/orders.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { Section } from '../components/Section.tsx';
import { useAction } from '../state/use-action.ts';
import type { OnTab } from '../state/use-tab.ts';
import { AcceptDialog } from './AcceptDialog.tsx';
import { Calendar } from './Calendar.tsx';
import type { Cause } from './CauseList.tsx';
import { ComparisonCard } from './ComparisonCard.tsx';
import { DayChart } from './DayChart.tsx';
import { DayCard, MonthCard } from './PeriodCard.tsx';
import { PrintedBooks } from './PrintedBooks.tsx';
import { PrintedComparison } from './PrintedComparison.tsx';
import { useComparison } from './use-comparison.ts';
import { isOverOn } from './words.ts';

interface Props {
  readonly books: BooksBody;
  readonly months: readonly CurrencyMonth[];
  /** The currency whose days and figures are shown. */
  readonly shown: CurrencyMonth;
  /** Whether the store is connected to Xero. */
  readonly mayCompare: boolean;
  readonly onTab: OnTab;
  readonly onChanged: () => void;
  readonly reload: () => void;
}

/** The days of a month, and what differs. */
export function MonthBooks({ books, months, shown: of, mayCompare, onTab, onChanged, reload }: Props) {
  const { month, today, days } = books;
  const comparison = useComparison(month, today);
  const [day, setDay] = useState<string | null>(null);
  const [opened, setOpened] = useState<number | null>(null);
  const [accepting, setAccepting] = useState<{ readonly cause: Cause; readonly orders: Cause['orders'] } | null>(null);
  const [asked, setAsked] = useState<ReplayAnswer | null>(null);
  // Another acceptance: the day is loaded again.
  const [version, setVersion] = useState(0);
  const changed = (): void => {
    setVersion((before) => before + 1);
    reload();
    onChanged();
  };
  const takeBack = useAction(async (code: string, orderId: string) => {
    await takeAcceptanceBack(orderId, code);
    changed();
  });
  const replay = useAction(async (orderId: number) => {
    setAsked(await replayOrders([orderId]));
    setOpened(null);
    onChanged();
  });
  const isOver = isOverOn(month, today);
  const own = ofCurrency(days, of.currency);
  const actions = {
    onOpen: setOpened,
    onAccept: (cause: Cause, orders: Cause['orders']) => setAccepting({ cause, orders }),
    onTakeBack: ({ code }: Cause, { id }: Cause['orders'][number]) => void takeBack.run(code, id),
  };
  return (
    <>
      <div className="ml-connector-noprint">
        <ErrorNotice error={takeBack.error} onDismiss={takeBack.forget} />
        <ErrorNotice error={replay.error} onDismiss={replay.forget} />
        {asked !== null && <ReplayNotice answer={asked} onTab={onTab} onDismiss={() => setAsked(null)} />}
        <div className="ml-connector-books__days">
          <Section title={__('Days', 'ml-connector')}>
            <Calendar month={month} today={today} days={own} chosen={day} onChoose={setDay} />
          </Section>
          <Section /* translators: %s: a currency */
            title={sprintf(__('Shop against Xero, %s', 'ml-connector'), of.currency)}
          >
            <DayChart month={month} currency={of.currency} days={own} chosen={day} onChoose={setDay} />
          </Section>
        </div>
        {day !== null && (
          <DayCard
            key={`${day} ${version}`}
            day={day}
            currency={of.currency}
            onMonth={() => setDay(null)}
            {...actions}
          />
        )}
        {day === null && of.period !== null && <MonthCard month={month} period={of.period} {...actions} />}
        <ComparisonCard
          month={month}
          today={today}
          comparison={comparison}
          mayCompare={mayCompare}
          onOpen={setOpened}
        />
      </div>
      <PrintedBooks books={books} months={months} isOver={isOver}>
        {comparison.compared !== null && <PrintedComparison compared={comparison.compared} />}
      </PrintedBooks>
      {accepting !== null && (
        <AcceptDialog
          {...accepting}
          onDone={() => {
            setAccepting(null);
            changed();
          }}
          onCancel={() => setAccepting(null)}
        />
      )}
      {opened !== null && (
        <OrderDetails
          orderId={opened}
          isReplaying={replay.isBusy}
          onReplay={() => void replay.run(opened)}
          onAsked={(answer) => {
            setOpened(null);
            setAsked(answer);
            onChanged();
          }}
          onTab={(tab) => {
            setOpened(null);
            onTab(tab);
          }}
          onClose={() => setOpened(null)}
        />
      )}
    </>
  );
}
