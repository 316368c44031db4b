import { shortAmount } from '../books/words.ts';

interface Props {
  /** `top`: percent of the drawing's height. */
  readonly lines: readonly { readonly amount: string; readonly top: number }[];
}

/** The amounts beside a drawing, each at its line; for the eye only, as a table or buttons have the figures. */
export function PlotScale({ lines }: Props) {
  return (
    <div className="ml-connector-plot__scale" aria-hidden="true">
      {lines.map(({ amount, top }) => (
        <span key={amount} style={{ top: `${top}%` }}>
          {shortAmount(amount)}
        </span>
      ))}
    </div>
  );
}
