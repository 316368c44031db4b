import { __, sprintf } from '@wordpress/i18n';
import type { ReactNode } from 'react';
import type {
  DecisionBesideBody,
  LineDecisionBody,
  OrderLineBody,
  OrderBody,
} from '../../../sidecar/src/contract/orders.ts';
import { formatAmount, formatDecimal } from '../components/Moment.tsx';
import { SimpleTable } from '../components/SimpleTable.tsx';
import { useNames } from '../state/use-names.ts';

type Name = (rule: string) => string;

/** Each line with its reasons; then what belongs to no line, such as the payment account. As on the order screen. */
export function OrderReasons({ order }: { readonly order: OrderBody }) {
  const { lines, beside, entry } = order;
  const name = useRuleNames([...lines.flatMap(decisionsOf), ...beside]);
  if (lines.length + beside.length === 0) return null;
  const notes = [...new Set(lines.map(({ creditNote }) => creditNote))];
  return (
    <div className="ml-connector-why">
      <h3>{__('Why these accounts and taxes', 'ml-connector')}</h3>
      {notes.map((note) => (
        <LinesTable
          key={note ?? ''}
          creditNote={note}
          lines={lines.filter(({ creditNote }) => creditNote === note)}
          currency={entry.currency}
          name={name}
        />
      ))}
      {beside.length > 0 && (
        <SimpleTable
          caption={
            lines.length === 0 ? __('Chosen for the order', 'ml-connector') : __('Payment and fee', 'ml-connector')
          }
          isCaptionShown
          columns={[__('Field', 'ml-connector'), __('Value', 'ml-connector')]}
          rows={beside.map((one) => [fieldName(one), <Chosen key="chosen" decision={one} name={name} />])}
        />
      )}
    </div>
  );
}

interface LinesProps {
  readonly creditNote: string | null;
  readonly lines: readonly OrderLineBody[];
  readonly currency: string | null;
  readonly name: Name;
}

function LinesTable({ creditNote, lines, currency, name }: LinesProps) {
  const money = (amount: string): string => formatAmount(amount, currency);
  // Most shops use no tracking.
  const isTracked = lines.some(({ tracking }) => tracking.length > 0);
  const columns = [
    __('Line', 'ml-connector'),
    __('Net', 'ml-connector'),
    __('Account', 'ml-connector'),
    __('Tax type', 'ml-connector'),
    ...(isTracked ? [__('Tracking', 'ml-connector')] : []),
  ];
  const rows = lines.map((line): ReactNode[] => [
    <>
      <bdi>{line.name}</bdi>
      <Figure label={__('Quantity', 'ml-connector')} value={formatDecimal(line.quantity)} />
      {line.item.map((one) => (
        <Chosen key={one.value} decision={one} name={name} label={__('Item', 'ml-connector')} />
      ))}
    </>,
    <>
      <bdi>{money(line.amount)}</bdi>
      <Figure label={__('Tax', 'ml-connector')} value={money(line.tax)} />
    </>,
    <Chosen key="account" decision={line.account} name={name} />,
    <Chosen key="tax" decision={line.taxType} name={name} />,
    ...(isTracked
      ? [line.tracking.length === 0 ? null : <Several key="tracking" all={line.tracking} name={name} />]
      : []),
  ]);
  const caption =
    creditNote === null
      ? __('Invoice lines', 'ml-connector')
      : // translators: %s: number of a credit note
        sprintf(__('Lines of credit note %s', 'ml-connector'), creditNote);
  return <SimpleTable caption={caption} isCaptionShown columns={columns} rows={rows} />;
}

function Several({ all, name }: { readonly all: readonly LineDecisionBody[]; readonly name: Name }) {
  return (
    <>
      {all.map((one) => (
        <Chosen key={one.value} decision={one} name={name} />
      ))}
    </>
  );
}

interface ChosenProps {
  readonly decision: LineDecisionBody;
  readonly name: Name;
  readonly label?: string;
}

/** The chosen value and, under it, its rule. */
function Chosen({ decision: { value, rule }, name, label = '' }: ChosenProps) {
  return (
    <div>
      {label === '' ? '' : `${label}: `}
      <bdi>{value}</bdi>
      {rule !== null && (
        <small>
          {__('Rule:', 'ml-connector')} <bdi>{name(rule)}</bdi>
        </small>
      )}
    </div>
  );
}

function Figure({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <small>
      {label}: <bdi>{value}</bdi>
    </small>
  );
}

function decisionsOf({ account, taxType, item, tracking }: OrderLineBody): LineDecisionBody[] {
  return [account, taxType, ...item, ...tracking];
}

/** "category 15" in the sidecar's name of a rule; a variation counts as a product. */
const NAMED = /\b(product|variation|category|tag) (\d+)/g;
const keyOf = (kind: string, id: string): string => `${kind === 'variation' ? 'product' : kind}:${id}`;

/** Rules hold ids of products, categories and tags; the shop has their names. */
function useRuleNames(decisions: readonly LineDecisionBody[]): Name {
  const keys = decisions.flatMap(({ rule }) =>
    [...(rule ?? '').matchAll(NAMED)].map(([, kind = '', id = '']) => keyOf(kind, id)),
  );
  const names = useNames([...new Set(keys)]);
  return (rule) =>
    rule.replaceAll(NAMED, (found, kind: string, id: string) => {
      const name = names.get(keyOf(kind, id));
      return name === undefined ? found : `${kind} “${name}” (${id})`;
    });
}

/** The decision, in the owner's words. */
function fieldName({ of, field }: DecisionBesideBody): string {
  switch (`${of} ${field}`) {
    case 'payment account':
      return __('Payment account', 'ml-connector');
    case 'fee account':
      return __('Account for the payment fee', 'ml-connector');
    case 'fee taxType':
      return __('Tax type of the payment fee', 'ml-connector');
    case 'line account':
      return __('Account', 'ml-connector');
    case 'line taxType':
      return __('Tax type', 'ml-connector');
    case 'line tracking':
      return __('Tracking', 'ml-connector');
    case 'line item':
      return __('Item', 'ml-connector');
    default:
      return field;
  }
}
