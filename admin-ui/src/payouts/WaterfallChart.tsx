import { __, sprintf } from '@wordpress/i18n';
import { useId } from '@wordpress/element';
import type { PayoutBody } from '../../../sidecar/src/contract/payouts.ts';
import { signOf } from '../../../sidecar/src/figures/month.ts';
import { waterfallOf, type WaterfallBar, type WaterfallStep } from '../../../sidecar/src/figures/waterfall.ts';
import { formatAmount } from '../components/Moment.tsx';
import { PlotScale } from './PlotScale.tsx';
import { stepName } from './words.ts';

interface Props {
  readonly payout: PayoutBody;
  readonly chosen: WaterfallStep | null;
  readonly onChoose: (step: WaterfallStep) => void;
}

/** A step's share of the drawing, of which its bar takes most. */
const SLOT = 10;
const BAR = 6.4;

/** From the sales to what arrives. The bars are drawn; the buttons below them have the figures and the keys. */
export function WaterfallChart({ payout, chosen, onChoose }: Props) {
  const id = useId();
  const { bars, lines } = waterfallOf(payout);
  const width = bars.length * SLOT;
  return (
    <figure className="ml-connector-plot ml-connector-waterfall">
      <div className="ml-connector-plot__area" dir="ltr">
        <PlotScale lines={lines} />
        <svg role="img" aria-labelledby={`${id}-title`} viewBox={`0 0 ${width} 100`} preserveAspectRatio="none">
          <title id={`${id}-title`}>
            {/* translators: %s: id of a payout */}
            {sprintf(__('From the sales to payout %s', 'ml-connector'), payout.reference)}
          </title>
          {lines.map(({ amount, top }) => (
            <line key={amount} className={amount === '0' ? 'is-zero' : ''} x1="0" x2={width} y1={top} y2={top} />
          ))}
          {bars.map((bar, at) => (
            <StepBar
              key={bar.step}
              bar={bar}
              left={at * SLOT}
              isLast={at === bars.length - 1}
              isChosen={bar.step === chosen}
              onChoose={onChoose}
            />
          ))}
        </svg>
      </div>
      <ul className="ml-connector-steps" aria-label={__('What the payout consists of', 'ml-connector')}>
        {bars.map(({ step, amount }) => (
          <li key={step}>
            <button
              type="button"
              data-kind={kindOf(step, amount)}
              aria-pressed={step === chosen}
              onClick={() => onChoose(step)}
            >
              <span>{stepName(step)}</span> <bdi>{formatAmount(amount, payout.currency)}</bdi>
            </button>
          </li>
        ))}
      </ul>
    </figure>
  );
}

interface BarProps {
  readonly bar: WaterfallBar;
  readonly left: number;
  readonly isLast: boolean;
  readonly isChosen: boolean;
  readonly onChoose: (step: WaterfallStep) => void;
}

function StepBar({ bar: { step, amount, top, height, end }, left, isLast, isChosen, onChoose }: BarProps) {
  const start = left + (SLOT - BAR) / 2;
  return (
    <g className={isChosen ? 'is-chosen' : ''} onClick={() => onChoose(step)}>
      <rect className="is-day" x={left} y="0" width={SLOT} height="100" />
      <rect className="is-bar" data-kind={kindOf(step, amount)} x={start} y={top} width={BAR} height={height} />
      {!isLast && <line className="is-link" x1={start} x2={start + SLOT} y1={end} y2={end} />}
    </g>
  );
}

function kindOf(step: WaterfallStep, amount: string): 'in' | 'out' | 'gap' | 'payout' {
  if (step === 'payout' || step === 'gap') return step;
  return signOf(amount) < 0 ? 'out' : 'in';
}
