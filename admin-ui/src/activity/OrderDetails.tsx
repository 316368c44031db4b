import { Button, ExternalLink, Modal } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import { useState } from '@wordpress/element';
import type { EntryBody, OrderBody, PreviewBody, ReplayAnswer } from '../../../sidecar/src/contract/orders.ts';
import type { ProblemBody } from '../../../sidecar/src/contract/problem.ts';
import { fetchOrder, previewOrder } from '../api/orders.ts';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { Facts } from '../components/Facts.tsx';
import { Loaded } from '../components/Loaded.tsx';
import { formatAmount, Moment } from '../components/Moment.tsx';
import { PostingsTable } from '../components/PostingsTable.tsx';
import { StateMark } from '../components/StateMark.tsx';
import { TabLink } from '../components/TabLink.tsx';
import { pageConfig } from '../page-config.ts';
import { useAction } from '../state/use-action.ts';
import { useLoad } from '../state/use-load.ts';
import { InvoiceLink } from './entry-fields.tsx';
import { OrderActions } from './OrderActions.tsx';
import { OrderReasons } from './OrderReasons.tsx';
import { DocumentTable, PayoutTable, PreviewTable } from './OrderTables.tsx';
import { orderAddress } from './order-address.ts';
import { OrderStateMark } from './OrderStateMark.tsx';
import { Trail } from './Trail.tsx';
import type { OnTab } from '../state/use-tab.ts';

interface Props {
  readonly orderId: number;
  readonly isReplaying: boolean;
  readonly onReplay: () => void;
  /** An action was requested: the order is processed again. */
  readonly onAsked: (answer: ReplayAnswer) => void;
  readonly onTab: OnTab;
  readonly onClose: () => void;
}

/** One order: its documents, their reasons, and its history. */
export function OrderDetails({ orderId, isReplaying, onReplay, onAsked, onTab, onClose }: Props) {
  const order = useLoad(async (signal) => fetchOrder(orderId, signal));
  const [preview, setPreview] = useState<PreviewBody | null>(null);
  const look = useAction(async () => setPreview(await previewOrder(orderId)));
  return (
    <Modal
      // translators: %s: number of an order
      title={sprintf(__('Order %s', 'ml-connector'), order.data?.entry.orderNumber ?? String(orderId))}
      onRequestClose={onClose}
      className="ml-connector ml-connector-modal"
      size="large"
    >
      <Loaded load={order} loading={__('Loading the order …', 'ml-connector')}>
        {(details) => (
          <>
            <Details order={details} onTab={onTab} />
            <OrderActions orderId={orderId} actions={details.entry.actions} onAsked={onAsked} />
          </>
        )}
      </Loaded>
      <ErrorNotice error={look.error} onDismiss={look.forget} />
      {preview !== null && (
        <section aria-label={__('Preview', 'ml-connector')}>
          <h3>{__('What would be posted now', 'ml-connector')}</h3>
          <Problems problems={preview.problems} mood="bad" onTab={onTab} />
          <Problems problems={preview.notices} mood="warn" onTab={onTab} />
          {preview.documents.map((document) => (
            <PreviewTable key={document.title} document={document} />
          ))}
          {preview.postings.length > 0 && (
            <>
              <h3>{__('What it books', 'ml-connector')}</h3>
              <PostingsTable
                postings={preview.postings}
                caption={__('Debits and credits by account', 'ml-connector')}
              />
            </>
          )}
        </section>
      )}
      <div className="ml-connector-row ml-connector-row--end">
        <ExternalLink href={orderAddress(pageConfig().ordersUrl, orderId)}>
          {__('Open the order in WooCommerce', 'ml-connector')}
        </ExternalLink>
        <Button
          variant="secondary"
          onClick={() => void look.run()}
          isBusy={look.isBusy}
          disabled={look.isBusy}
          accessibleWhenDisabled
          __next40pxDefaultSize
        >
          {__('Preview', 'ml-connector')}
        </Button>
        <Button
          variant="primary"
          onClick={onReplay}
          isBusy={isReplaying}
          disabled={isReplaying}
          accessibleWhenDisabled
          __next40pxDefaultSize
        >
          {__('Replay order', 'ml-connector')}
        </Button>
      </div>
    </Modal>
  );
}

function Details({ order, onTab }: { readonly order: OrderBody; readonly onTab: OnTab }) {
  const { entry, notices, documents, trail } = order;
  return (
    <>
      <p className="ml-connector-sentence">
        <OrderStateMark is={entry.is} />
      </p>
      {entry.state === 'rejected' ? (
        <Problems problems={entry.problems} mood="bad" onTab={onTab} />
      ) : (
        // What is not in Xero as it should be is among the notices.
        entry.is.code !== 'needs_attention' && <Why is={entry.is} />
      )}
      <Problems problems={notices} mood="warn" onTab={onTab} />
      <Facts
        facts={[
          { name: __('Invoice', 'ml-connector'), value: <InvoiceLink item={entry} /> },
          {
            name: __('Order total', 'ml-connector'),
            value: entry.total === null ? '–' : formatAmount(entry.total, entry.currency),
          },
          {
            name: __('Total in Xero', 'ml-connector'),
            value: entry.xeroTotal === null ? '–' : formatAmount(entry.xeroTotal, entry.currency),
          },
          {
            name: __('Refunded', 'ml-connector'),
            value: entry.refunded === null ? '–' : formatAmount(entry.refunded, entry.currency),
          },
          { name: __('Last change', 'ml-connector'), value: <Moment at={entry.updatedAt} /> },
        ]}
      />
      <DocumentTable documents={documents} />
      <PayoutTable payouts={order.payouts} />
      <OrderReasons order={order} />
      <Trail rows={trail} />
    </>
  );
}

/** Why it waits or is not synced, which is no error of the order. */
function Why({ is: { why, next } }: Pick<EntryBody, 'is'>) {
  if (why === null) return null;
  return (
    <p>
      {why} {next}
    </p>
  );
}

interface ProblemsProps {
  readonly problems: readonly ProblemBody[];
  readonly mood: 'bad' | 'warn';
  readonly onTab: OnTab;
}

function Problems({ problems, mood, onTab }: ProblemsProps) {
  if (problems.length === 0) return null;
  return (
    <ul className="ml-connector-reasons">
      {problems.map(({ code, message, fix, tab, setting }) => (
        <li key={`${code} ${message}`}>
          <StateMark mood={mood}>{message}</StateMark>
          {(fix !== '' || tab !== null) && (
            <p>
              {fix} {tab !== null && tab !== 'activity' && <TabLink tab={tab} setting={setting} onTab={onTab} />}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
