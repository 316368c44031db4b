import { Button } from '@wordpress/components';
import { __, _n, sprintf } from '@wordpress/i18n';
import type { ReactNode } from 'react';
import type { FitBody } from '../../../sidecar/src/contract/fit.ts';
import { orderAddress } from '../activity/order-address.ts';
import { saveFile } from '../activity/save-file.ts';
import { fetchFitFile } from '../api/reports.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { formatAmount, formatMoment } from '../components/Moment.tsx';
import { Progress } from '../components/Progress.tsx';
import { ReportActions } from '../components/ReportActions.tsx';
import { Section } from '../components/Section.tsx';
import { type Mood, StateMark } from '../components/StateMark.tsx';
import { TabLink } from '../components/TabLink.tsx';
import { pageConfig } from '../page-config.ts';
import { SectionTable } from '../reports/SectionTable.tsx';
import { useAction } from '../state/use-action.ts';
import type { OnTab } from '../state/use-tab.ts';
import { FitClearing } from './FitClearing.tsx';
import { useFit } from './use-fit.ts';

interface Props {
  /** Before the store is connected to Xero the orders are read unasked. */
  readonly isConnected: boolean;
  /** null = what is missing is decided later in set-up. */
  readonly onTab: OnTab | null;
  readonly footer?: ReactNode;
}

/** Would the latest orders post? Before anything is connected, and at any time later. */
export function FitCard({ isConnected, onTab, footer }: Props) {
  const { data: fit, error, again: start } = useFit(!isConnected);
  const download = useAction(async () => saveFile('fit.csv', await fetchFitFile(), 'text/csv'));
  const isReady = fit?.state === 'ready';
  return (
    <Section
      title={__('See if we fit', 'ml-connector')}
      intro={__(
        'Reads your latest orders and says which would post to Xero. Nothing is changed, neither here nor in Xero.',
        'ml-connector',
      )}
      actions={isReady && onTab !== null && <ReportActions isReady download={download} />}
    >
      <ErrorNotice error={download.error} onDismiss={download.forget} />
      <ErrorNotice error={error} onRetry={start} />
      {error === null && fit?.state === 'reading' && (
        <Progress
          label={__('Reading your latest orders …', 'ml-connector')}
          done={fit.read}
          all={fit.of}
          words={readWords(fit.read)}
        />
      )}
      {isReady && <Answer fit={fit} isConnected={isConnected} onTab={onTab} onSettled={start} />}
      {error === null && (isReady || fit?.state === 'none') && (
        <p className="ml-connector-noprint">
          <Button variant={isReady ? 'tertiary' : 'secondary'} onClick={start} __next40pxDefaultSize>
            {isReady ? __('Read again', 'ml-connector') : __('Read the latest orders', 'ml-connector')}
          </Button>
        </p>
      )}
      {footer}
      {isReady && (
        <div className="ml-connector-report ml-connector-report--printed">
          <h2 className="ml-connector-report__title">{__('See if we fit', 'ml-connector')}</h2>
          {fit.sections.map((section) => (
            <SectionTable key={section.id} section={section} />
          ))}
        </div>
      )}
    </Section>
  );
}

interface AnswerProps extends Omit<Props, 'footer'> {
  readonly fit: FitBody;
  /** A need is met: the orders are judged again. */
  readonly onSettled: () => void;
}

function Answer({ fit, isConnected, onTab, onSettled }: AnswerProps) {
  const { posts, posted, setting, cannot, read, left, needs, waiting, more, basis, readAt } = fit;
  return (
    <div className="ml-connector-noprint">
      <p className="ml-connector-sentence">
        <StateMark mood={setting.orders + cannot.orders > 0 ? 'warn' : 'good'}>
          {sentence(read, setting.orders + cannot.orders)}
        </StateMark>
      </p>
      <ul className="ml-connector-fit">
        <Line mood="good" title={__('Would post unchanged', 'ml-connector')} total={posts} />
        {posted !== undefined && posted.orders > 0 && (
          <Line mood="good" title={__('In Xero already', 'ml-connector')} total={posted} />
        )}
        <Line mood="warn" title={__('Need a setting first', 'ml-connector')} total={setting} />
        <Line mood="bad" title={__('Cannot be posted', 'ml-connector')} total={cannot} />
        {left > 0 && (
          <Line mood="idle" title={__('Not synced: not paid', 'ml-connector')} total={{ orders: left, amounts: [] }} />
        )}
      </ul>
      <p className="ml-connector-quiet">
        {basis} {/* translators: %s: date and time */}
        {readAt !== null && sprintf(__('Read: %s.', 'ml-connector'), formatMoment(readAt))}
      </p>
      {needs.length > 0 && <Needs needs={needs} isConnected={isConnected} onTab={onTab} onSettled={onSettled} />}
      {waiting.length > 0 && <Waiting waiting={waiting} more={more} />}
    </div>
  );
}

function Line({
  mood,
  title,
  total,
}: {
  readonly mood: Mood;
  readonly title: string;
  readonly total: FitBody['posts'];
}) {
  const { orders, amounts } = total;
  return (
    <li>
      <StateMark mood={orders === 0 ? 'idle' : mood}>{title}</StateMark>
      <span>{ordersWords(orders)}</span>
      <span className="is-figure">
        {amounts.map(({ amount, currency }) => formatAmount(amount, currency)).join(' + ')}
      </span>
    </li>
  );
}

interface NeedsProps extends Omit<AnswerProps, 'fit'> {
  readonly needs: FitBody['needs'];
}

function Needs({ needs, isConnected, onTab, onSettled }: NeedsProps) {
  return (
    <>
      <h3>{__('To decide, once', 'ml-connector')}</h3>
      {onTab === null && (
        <p>
          {__('Nothing to do now: after connecting to Xero you review a proposal for all of them.', 'ml-connector')}
        </p>
      )}
      <ul className="ml-connector-needs">
        {needs.map(({ setting, message, fix, orders, tab, proposed }) => (
          <li key={`${setting} ${message}`}>
            <strong>{message}</strong> <span className="ml-connector-quiet">{ordersWords(orders)}</span>
            <br />
            {proposed === ''
              ? fix
              : /* translators: %s: a setting's value and the reason for it */
                sprintf(__('Proposed: %s', 'ml-connector'), proposed)}{' '}
            {tab !== null && onTab !== null && <TabLink tab={tab} setting={setting} onTab={onTab} />}
            {isConnected && <FitClearing setting={setting} onMade={onSettled} />}
          </li>
        ))}
      </ul>
    </>
  );
}

function Waiting({ waiting, more }: { readonly waiting: FitBody['waiting']; readonly more: number }) {
  const { ordersUrl } = pageConfig();
  return (
    <>
      <h3>{__('These orders need something first', 'ml-connector')}</h3>
      <table className="widefat striped ml-connector-table">
        <caption className="screen-reader-text">{__('Orders that would not post', 'ml-connector')}</caption>
        <thead>
          <tr>
            <th scope="col">{__('Order', 'ml-connector')}</th>
            <th scope="col">{__('Amount', 'ml-connector')}</th>
            <th scope="col">{__('Why, and what to do', 'ml-connector')}</th>
          </tr>
        </thead>
        <tbody>
          {waiting.map(({ id, number, isLost, message, fix, currency, total }) => (
            <tr key={id}>
              <th scope="row">
                <a href={orderAddress(ordersUrl, id)}>#{number}</a>
              </th>
              <td className="ml-connector-amount" data-label={__('Amount', 'ml-connector')}>
                {currency === '' ? '–' : formatAmount(total, currency)}
              </td>
              <td data-label={__('Why, and what to do', 'ml-connector')}>
                <StateMark mood={isLost ? 'bad' : 'warn'}>{message}</StateMark>
                <br />
                <span className="ml-connector-quiet">{fix}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 && (
        /* translators: %d: how many orders */
        <p className="ml-connector-quiet">{sprintf(__('… and %d more: they are in the CSV.', 'ml-connector'), more)}</p>
      )}
    </>
  );
}

function sentence(read: number, waiting: number): string {
  if (read === 0) return __('The shop has no orders yet. Come back after the first one.', 'ml-connector');
  /* translators: %d: how many orders */
  const start = sprintf(_n('We read your latest order.', 'We read your last %d orders.', read, 'ml-connector'), read);
  const end =
    waiting === 0
      ? __('Every one that belongs in Xero would post.', 'ml-connector')
      : sprintf(
          /* translators: %d: how many orders */
          _n('%d needs something first.', '%d need something first.', waiting, 'ml-connector'),
          waiting,
        );
  return `${start} ${end}`;
}

function ordersWords(orders: number): string {
  /* translators: %d: how many orders */
  return sprintf(_n('%d order', '%d orders', orders, 'ml-connector'), orders);
}

function readWords(orders: number): string {
  /* translators: %d: how many orders */
  return sprintf(_n('%d order read.', '%d orders read.', orders, 'ml-connector'), orders);
}
