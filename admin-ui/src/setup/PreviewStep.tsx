import { Button } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import type { SampleBody } from '../../../sidecar/src/contract/orders.ts';
import { fetchSample } from '../api/sample.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { formatAmount, formatDay } from '../components/Moment.tsx';
import { Section } from '../components/Section.tsx';
import { StateMark } from '../components/StateMark.tsx';
import { orderAddress } from '../activity/order-address.ts';
import { pageConfig } from '../page-config.ts';
import { useReading } from '../state/use-reading.ts';
import { InvoicePreview, InvoiceSkeleton } from './InvoicePreview.tsx';
import { GoOn, StepActions } from './StepActions.tsx';
import { stepTitle } from './step-titles.ts';

interface Props {
  readonly onBack: (() => void) | null;
  readonly onNext: () => void;
  readonly onReview: () => void;
}

/** One real order as it will look in Xero. */
export function PreviewStep({ onBack, onNext, onReview }: Props) {
  const {
    data: sample,
    error,
    again,
  } = useReading('sample', {
    ask: fetchSample,
    isReading: ({ state }) => state === 'reading',
  });
  const isReady = sample?.state === 'ready';
  return (
    <Section
      title={stepTitle('preview')}
      intro={__('One of your own orders as it will look in Xero. Nothing is sent yet.', 'ml-connector')}
      actions={
        isReady && (
          <Button variant="tertiary" onClick={again} __next40pxDefaultSize>
            {__('Read again', 'ml-connector')}
          </Button>
        )
      }
    >
      <ErrorNotice error={error} onRetry={again} />
      {!isReady && error === null && <InvoiceSkeleton />}
      {isReady && <Ready sample={sample} onReview={onReview} />}
      <StepActions onBack={onBack}>
        <GoOn onClick={onNext}>{__('Continue', 'ml-connector')}</GoOn>
      </StepActions>
    </Section>
  );
}

function Ready({ sample, onReview }: { readonly sample: SampleBody; readonly onReview: () => void }) {
  const { order, problems, linked } = sample;
  return (
    <>
      {order !== null && <OrderSentence order={order} />}
      {order !== null && <InvoicePreview sample={sample} />}
      {order === null && problems.length === 0 && <Nothing isLinked={linked !== null} read={sample.read} />}
      {order === null && problems.length > 0 && <Problems problems={problems} onReview={onReview} />}
      {linked !== null && (
        <p>
          <StateMark mood="good">
            {sprintf(
              // translators: %s: number of an order
              __(
                'Orders that another connector has posted stay unchanged: order #%s is linked to its invoice in Xero, not posted again.',
                'ml-connector',
              ),
              linked.number,
            )}
          </StateMark>
        </p>
      )}
    </>
  );
}

function OrderSentence({ order }: { readonly order: NonNullable<SampleBody['order']> }) {
  const { id, number, day, currency, total } = order;
  return (
    <p>
      <a href={orderAddress(pageConfig().ordersUrl, id)}>
        {/* translators: %s: number of an order */}
        {sprintf(__('Order #%s', 'ml-connector'), number)}
      </a>{' '}
      <span className="ml-connector-quiet">
        {/* translators: 1: a day, 2: an amount of money */}
        {sprintf(__('of %1$s for %2$s becomes:', 'ml-connector'), formatDay(day), formatAmount(total, currency))}
      </span>
    </p>
  );
}

function Nothing({ isLinked, read }: { readonly isLinked: boolean; readonly read: number }) {
  if (isLinked) return null;
  return (
    <div className="ml-connector-empty">
      <p>
        <strong>
          {read === 0
            ? __('Your shop has no orders yet.', 'ml-connector')
            : __('None of your latest orders belongs in Xero yet.', 'ml-connector')}
        </strong>
      </p>
      <p className="ml-connector-quiet">
        {__('There is nothing to preview. You can start all the same: the first paid order is posted.', 'ml-connector')}
      </p>
    </div>
  );
}

function Problems({
  problems,
  onReview,
}: {
  readonly problems: SampleBody['problems'];
  readonly onReview: () => void;
}) {
  return (
    <>
      <p className="ml-connector-sentence">
        <StateMark mood="warn">{__('Your latest orders need something first.', 'ml-connector')}</StateMark>
      </p>
      <ul className="ml-connector-needs">
        {problems.map(({ order, message, fix }) => (
          <li key={`${order} ${message}`}>
            {/* translators: %s: number of an order */}
            <strong>{sprintf(__('Order #%s', 'ml-connector'), order)}</strong> {message}
            <br />
            <span className="ml-connector-quiet">{fix}</span>
          </li>
        ))}
      </ul>
      <p>
        <Button variant="secondary" onClick={onReview} __next40pxDefaultSize>
          {__('Review the settings', 'ml-connector')}
        </Button>
      </p>
    </>
  );
}
