import type { TrackingCategory, TrackingOption } from '../organisation.ts';
import type { JournalLine } from './journals.ts';
import type { Column } from './profit-and-loss.ts';

/** A category that a report was asked for, alone or with one of its options. */
export interface AskedTracking {
  readonly category: TrackingCategory;
  readonly option: TrackingOption | null;
}

/** Also archived options count (developer.xero.com, Reports). */
export const COLUMNS_MAX = 1000;

/**
 * A column of one option, or of each option of the category, and of the lines without one. The heads are the options' names, that of the
 * rest is a belief. Where a second category is asked with its option, only lines with that one count.
 */
export function trackingColumns({ category, option }: AskedTracking, second: AskedTracking | null): Column[] {
  const isCounted = (line: JournalLine) => second === null || optionOf(line, second.category) === second.option?.id;
  const ofOption = ({ id, name }: TrackingOption): Column => ({
    title: name,
    holds: (line) => optionOf(line, category) === id && isCounted(line),
  });
  if (option !== null) return [ofOption(option)];
  const rest: Column = {
    title: 'Unassigned',
    holds: (line) => optionOf(line, category) === undefined && isCounted(line),
  };
  return [...category.options.filter(({ status }) => status !== 'DELETED').map(ofOption), rest];
}

function optionOf({ tracking = [] }: JournalLine, { id }: TrackingCategory): string | undefined {
  return tracking.find(({ categoryId }) => categoryId === id)?.optionId;
}
