import { __, sprintf } from '@wordpress/i18n';
import type { SampleBody } from '../../../sidecar/src/contract/orders.ts';
import { formatAmount, formatDay, formatDecimal } from '../components/Moment.tsx';
import { Facts } from '../components/Facts.tsx';
import { StateMark } from '../components/StateMark.tsx';

type Invoice = NonNullable<SampleBody['invoice']>;

/** The invoice, its contact and its payment, laid out as in Xero. */
export function InvoicePreview({ sample: { invoice, contact, payment } }: { readonly sample: SampleBody }) {
  if (invoice === null) return null;
  const { reference, date, dueDate } = invoice;
  return (
    <article className="ml-connector-invoice" aria-label={titleOf(invoice)}>
      <header className="ml-connector-invoice__head">
        <h3>{titleOf(invoice)}</h3>
        <span className="ml-connector-invoice__status">{statusOf(invoice.status, payment !== null)}</span>
      </header>
      <Facts
        facts={[
          { name: __('To', 'ml-connector'), value: <Contact contact={contact} /> },
          { name: __('Date', 'ml-connector'), value: formatDay(date) },
          { name: __('Due date', 'ml-connector'), value: formatDay(dueDate) },
          { name: __('Reference', 'ml-connector'), value: reference },
        ]}
      />
      <Lines invoice={invoice} />
      <Totals invoice={invoice} />
      <p className="ml-connector-invoice__payment">
        {payment === null ? (
          <StateMark mood="idle">{__('No payment is posted: its balance stays due.', 'ml-connector')}</StateMark>
        ) : (
          <StateMark mood="good">
            {sprintf(
              // translators: 1: an amount of money, 2: a day, 3: an account
              __('Payment of %1$s on %2$s into the account %3$s', 'ml-connector'),
              formatAmount(payment.amount, payment.currency),
              formatDay(payment.date),
              payment.account,
            )}
          </StateMark>
        )}
      </p>
    </article>
  );
}

function titleOf({ number }: Invoice): string {
  // translators: %s: number of an invoice
  return number === '' ? __('Invoice', 'ml-connector') : sprintf(__('Invoice %s', 'ml-connector'), number);
}

function statusOf(status: string, isPaid: boolean): string {
  if (status === 'DRAFT') return __('Draft', 'ml-connector');
  if (status === 'SUBMITTED') return __('Awaiting approval', 'ml-connector');
  return isPaid ? __('Paid', 'ml-connector') : __('Awaiting payment', 'ml-connector');
}

function Contact({ contact }: { readonly contact: SampleBody['contact'] }) {
  if (contact === null) return '–';
  return (
    <>
      {contact.name}
      <span className="ml-connector-quiet">
        {contact.email !== '' && ` ${contact.email}`}{' '}
        {contact.isNew ? __('(new contact)', 'ml-connector') : __('(contact in Xero)', 'ml-connector')}
      </span>
    </>
  );
}

function Lines({ invoice: { lines, currency, hasTaxInPrices } }: { readonly invoice: Invoice }) {
  const amountTitle = hasTaxInPrices ? __('Amount with tax', 'ml-connector') : __('Amount', 'ml-connector');
  return (
    <table className="ml-connector-table ml-connector-invoice__lines">
      <caption className="screen-reader-text">{__('Lines of the invoice', 'ml-connector')}</caption>
      <thead>
        <tr>
          <th scope="col">{__('Description', 'ml-connector')}</th>
          <th scope="col" className="is-figure">
            {__('Qty', 'ml-connector')}
          </th>
          <th scope="col" className="is-figure">
            {__('Unit price', 'ml-connector')}
          </th>
          <th scope="col">{__('Account', 'ml-connector')}</th>
          <th scope="col">{__('Tax rate', 'ml-connector')}</th>
          <th scope="col" className="is-figure">
            {amountTitle}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line, index) => (
          <tr key={index}>
            <th scope="row" data-label={__('Description', 'ml-connector')}>
              {line.description}
            </th>
            <td className="is-figure" data-label={__('Qty', 'ml-connector')}>
              {formatDecimal(line.quantity)}
            </td>
            <td className="is-figure" data-label={__('Unit price', 'ml-connector')}>
              {formatDecimal(line.unitAmount)}
            </td>
            <td data-label={__('Account', 'ml-connector')}>{line.account}</td>
            <td data-label={__('Tax rate', 'ml-connector')}>{line.taxType}</td>
            <td className="is-figure" data-label={amountTitle}>
              {line.amount === '' ? '' : formatAmount(line.amount, currency)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Totals({ invoice: { subTotal, totalTax, total, currency, hasTaxInPrices } }: { readonly invoice: Invoice }) {
  const taxTitle = hasTaxInPrices ? __('Includes tax', 'ml-connector') : __('Tax', 'ml-connector');
  return (
    <dl className="ml-connector-invoice__totals">
      <dt>{__('Subtotal', 'ml-connector')}</dt>
      <dd>{formatAmount(subTotal, currency)}</dd>
      <dt>{taxTitle}</dt>
      <dd>{formatAmount(totalTax, currency)}</dd>
      <dt className="is-total">{__('Total', 'ml-connector')}</dt>
      <dd className="is-total">{formatAmount(total, currency)}</dd>
    </dl>
  );
}

/** Its outline while the order is read. */
export function InvoiceSkeleton() {
  return (
    <div className="ml-connector-invoice" role="status">
      <span className="screen-reader-text">{__('Reading one of your orders …', 'ml-connector')}</span>
      {['40%', '90%', '75%', '85%', '30%'].map((inlineSize) => (
        <span key={inlineSize} className="ml-connector-skeleton" style={{ inlineSize }} aria-hidden="true" />
      ))}
    </div>
  );
}
