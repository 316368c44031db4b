import { __, sprintf, _n } from '@wordpress/i18n';
import { useState } from '@wordpress/element';
import type { ListedPayout, PayoutBody } from '../../../sidecar/src/contract/payouts.ts';
import { signOf } from '../../../sidecar/src/figures/month.ts';
import type { WaterfallStep } from '../../../sidecar/src/figures/waterfall.ts';
import { fetchPayout } from '../api/payouts.ts';
import { FigureTable } from '../books/FigureTable.tsx';
import { ordersWords } from '../books/words.ts';
import { Facts } from '../components/Facts.tsx';
import { Loaded } from '../components/Loaded.tsx';
import { formatAmount, formatDay } from '../components/Moment.tsx';
import { StateMark } from '../components/StateMark.tsx';
import { useLoad } from '../state/use-load.ts';
import { WaterfallChart } from './WaterfallChart.tsx';
import { GATEWAY_NAMES, MOODS, stateMeaning, stateWords, stepName } from './words.ts';

type OrderFigure = 'sales' | 'refunds' | 'fees' | 'disputes';
const ORDER_FIGURES: ReadonlySet<string> = new Set(['sales', 'refunds', 'fees', 'disputes'] satisfies OrderFigure[]);

/** What a payout consists of, and the orders behind each part. */
export function PayoutDetails({ gateway, id }: Pick<ListedPayout, 'gateway' | 'id'>) {
  const load = useLoad(async (signal) => fetchPayout(gateway, id, signal));
  return (
    <Loaded load={load} loading={__('Loading the payout …', 'ml-connector')}>
      {(payout) => <Explained payout={payout} />}
    </Loaded>
  );
}

function Explained({ payout }: { readonly payout: PayoutBody }) {
  const [step, setStep] = useState<WaterfallStep>('sales');
  const { id, reference, gateway, arrived, state, transferId, held } = payout;
  return (
    <div className="ml-connector-payout">
      <p className="ml-connector-sentence">
        <StateMark mood={MOODS[state]}>{stateWords(state)}</StateMark>{' '}
        <span className="ml-connector-quiet">{stateMeaning(state)}</span>
      </p>
      {held.length > 0 && (
        <ul className="ml-connector-held">
          {held.map(({ code, message, fix }) => (
            <li key={code}>
              <strong>{message}</strong> {fix}
            </li>
          ))}
        </ul>
      )}
      <Facts
        facts={[
          { name: __('Provider', 'ml-connector'), value: GATEWAY_NAMES[gateway] },
          { name: __('Payout', 'ml-connector'), value: <code title={id}>{reference}</code> },
          { name: __('Arrives', 'ml-connector'), value: formatDay(arrived) },
          ...(transferId === null
            ? []
            : [{ name: __('Transfer in Xero', 'ml-connector'), value: <code>{transferId}</code> }]),
        ]}
      />
      <WaterfallChart payout={payout} chosen={step} onChoose={setStep} />
      <div role="region" aria-live="polite" aria-label={stepName(step)}>
        <Behind payout={payout} step={step} />
      </div>
    </div>
  );
}

/** The orders of a part; of a part without orders, what it is. */
function Behind({ payout, step }: { readonly payout: PayoutBody; readonly step: WaterfallStep }) {
  const { orders, ordersLeft, unlinked, currency } = payout;
  if (!isOrderFigure(step)) return <p className="ml-connector-quiet">{withoutOrders(step)}</p>;
  const own = orders.filter((one) => signOf(one[step]) !== 0);
  const rows = own.map((one) => ({
    id: one.id,
    cells: [`#${one.number}`, formatAmount(one[step], currency)],
    url: one.url,
  }));
  const strangers =
    step === 'sales' || step === 'refunds'
      ? unlinked.filter(({ amount }) => signOf(amount) === (step === 'sales' ? 1 : -1))
      : [];
  return (
    <>
      <h3>
        {stepName(step)}: {ordersWords(own.length + ordersLeft)}
      </h3>
      {rows.length > 0 && (
        <FigureTable
          caption={stepName(step)}
          columns={[
            { name: __('Order', 'ml-connector'), isFigure: false },
            { name: __('Amount', 'ml-connector'), isFigure: true },
          ]}
          rows={rows}
        />
      )}
      {ordersLeft > 0 && (
        <p className="ml-connector-quiet">
          {/* translators: %d: how many orders */}
          {sprintf(_n('… and %d more.', '… and %d more.', ordersLeft, 'ml-connector'), ordersLeft)}
        </p>
      )}
      {strangers.length > 0 && (
        <FigureTable
          caption={__('Without an order in this shop', 'ml-connector')}
          columns={[
            { name: __('Without an order in this shop', 'ml-connector'), isFigure: false },
            { name: __('Amount', 'ml-connector'), isFigure: true },
          ]}
          rows={strangers.map(({ id, description, type, amount }) => ({
            id,
            cells: [description === '' ? `${type} ${id}` : description, formatAmount(amount, currency)],
          }))}
        />
      )}
    </>
  );
}

function isOrderFigure(step: WaterfallStep): step is OrderFigure {
  return ORDER_FIGURES.has(step);
}

function withoutOrders(step: WaterfallStep): string {
  if (step === 'payout') return __('What arrives at the bank: the sum of all parts.', 'ml-connector');
  if (step === 'gap')
    return __(
      'The provider’s list does not explain this part. It is shown in full, and spread over nothing.',
      'ml-connector',
    );
  if (step === 'left') return __('Money that this payout left in the provider’s balance.', 'ml-connector');
  if (step === 'other') return __('Money of other shops, of failed payouts, or of an unknown kind.', 'ml-connector');
  if (step === 'conversion') return __('What changing the currency cost or brought.', 'ml-connector');
  return __('Money that the provider keeps for a time, or gives back.', 'ml-connector');
}
