import { ExternalLink } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import type { DocumentBody, OrderBody, PreviewBody } from '../../../sidecar/src/http/contract.ts';
import { useNames } from '../state/use-names.ts';
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

export function DecisionTable({ decisions }: { readonly decisions: OrderBody['decisions'] }) {
  const names = useNames(decisions.flatMap(({ rule }) => namedIn(rule)));
  if (decisions.length === 0) return null;
  return (
    <>
      <h3>{__('Why this account, this tax type?', 'ml-connector')}</h3>
      <SimpleTable
        caption={__('Decisions and the rules behind them', 'ml-connector')}
        columns={[__('What', 'ml-connector'), __('Became', 'ml-connector'), __('Because of', 'ml-connector')]}
        rows={decisions.map(({ field, value, rule }) => [decisionName(field), value, withNames(rule, names)])}
      />
    </>
  );
}

/** "category 15" in the sidecar's name of a rule; a variation is a product of its own. */
const NAMED = /\b(product|variation|category|tag) (\d+)/g;
const keyOf = (kind: string, id: string): string => `${kind === 'variation' ? 'product' : kind}:${id}`;

function namedIn(rule: string): string[] {
  return [...rule.matchAll(NAMED)].map(([, kind = '', id = '']) => keyOf(kind, id));
}

function withNames(rule: string, names: ReadonlyMap<string, string>): string {
  return rule.replaceAll(NAMED, (found, kind: string, id: string) => {
    const name = names.get(keyOf(kind, id));
    return name === undefined ? found : `${kind} “${name}” (${id})`;
  });
}

/** What was decided, in the owner's words where the sidecar names the field only. */
function decisionName(field: string): string {
  switch (field) {
    case 'account':
      return __('Account', 'ml-connector');
    case 'taxType':
      return __('Tax type', 'ml-connector');
    case 'tracking':
      return __('Tracking', 'ml-connector');
    case 'item':
      return __('Item', 'ml-connector');
    default:
      return field;
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
          [__('Sum', 'ml-connector'), '', '', '', money(subTotal), money(totalTax)],
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
