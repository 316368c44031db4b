import type { Settings, Tracking } from '../../domain/settings/settings.ts';
import { isByValue } from '../../mapping/tracking/line-tracking.ts';

interface Option {
  readonly categoryId: string;
  readonly value: string;
  readonly optionId: string;
}

/** The tracking setting with an option for one more value; null = nothing decides this category by a value. */
export function withOption(tracking: Settings['tracking'], { categoryId, value, optionId }: Option): Tracking[] | null {
  if (!tracking.some((one) => one.categoryId === categoryId && isByValue(one))) return null;
  return tracking.map((one) =>
    one.categoryId === categoryId && isByValue(one) ? { ...one, options: { ...one.options, [value]: optionId } } : one,
  );
}
