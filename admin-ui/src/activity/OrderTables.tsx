import { ExternalLink } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import type { DocumentBody, OrderBody, PreviewBody } from '../../../sidecar/src/contract/orders.ts';
import { SimpleTable } from '../components/SimpleTable.tsx';
import { formatAmount, formatDay } from '../components/Moment.tsx';

export function DocumentTable({ documents }: { readonly documents: readonly DocumentBody[] }) {
  if (documents.length === 0) return null;
  return (
    <>
      <h3>{__('In Xero', 'ml-connector')}</h3>
      <SimpleTable
        caption={__('Documents in Xero', 'ml-connector')}
        columns={[
          __('Document', 'ml-connector'),
          __('Date', 'ml-connector'),
          __('Amount', 'ml-connector'),
          __('Status', 'ml-connector'),
        ]}
        rows={documents.map(({ title, number, date, amount, currency, status, url }) => [
          url === null ? (
            `${title} ${number ?? ''}`
          ) : (
            <ExternalLink href={url}>{`${title} ${number ?? ''}`}</ExternalLink>
          ),
          date === null ? '–' : formatDay(date),
          amount === null ? '–' : formatAmount(amount, currency),
          status ?? '–',
        ])}
      />
    </>
  );
}

/** Which payout paid the order, and when. */
export function PayoutTable({ payouts }: Pick<OrderBody, 'payouts'>) {
  if (payouts.length === 0) return null;
  return (
    <>
      <h3>{__('Payouts', 'ml-connector')}</h3>
      <SimpleTable
        caption={__('Payouts', 'ml-connector')}
        columns={[
          __('Payout', 'ml-connector'),
          __('Arrives', 'ml-connector'),
          __('Amount, less fees', 'ml-connector'),
          __('Status', 'ml-connector'),
        ]}
        rows={payouts.map(({ provider, id, arrives, amount, currency, state }) => [
          <>
            {provider} <bdi>{id}</bdi>
          </>,
          formatDay(arrives),
          formatAmount(amount, currency),
          payoutState(state),
        ])}
      />
    </>
  );
}

function payoutState(state: OrderBody['payouts'][number]['state']): string {
  switch (state) {
    case 'paid':
      return __('Paid out', 'ml-connector');
    case 'coming':
      return __('Not arrived yet', 'ml-connector');
    case 'failed':
      return __('Failed: its money is at the provider again', 'ml-connector');
  }
}

export function PreviewTable({ document }: { readonly document: PreviewBody['documents'][number] }) {
  const { title, currency, lines, subTotal, totalTax, total } = document;
  const money = (amount: string): string => formatAmount(amount, currency);
  return (
    <>
      <h3>{title}</h3>
      <SimpleTable
        caption={title}
        columns={[
          __('Line', 'ml-connector'),
          __('Quantity', 'ml-connector'),
          __('Account', 'ml-connector'),
          __('Tax type', 'ml-connector'),
          __('Net', 'ml-connector'),
          __('Tax', 'ml-connector'),
        ]}
        rows={[
          ...lines.map(({ description, quantity, account, taxType, net, tax }) => [
            description,
            quantity,
            account,
            taxType,
            money(net),
            money(tax),
          ]),
          [__('Subtotal', 'ml-connector'), '', '', '', money(subTotal), money(totalTax)],
          [
            <strong key="total">{__('Total', 'ml-connector')}</strong>,
            '',
            '',
            '',
            '',
            <strong key="sum">{money(total)}</strong>,
          ],
        ]}
      />
    </>
  );
}
