/** One table of a report: the same for the page, the command line, CSV and JSON. */
export interface Section {
  /** Stable: scripts rely on it. */
  readonly id: string;
  readonly title: string;
  /** What the figures are, and what they are for; '' = needless. */
  readonly note: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
  /** Sums, in the same columns; [] = none. */
  readonly totals: readonly (readonly string[])[];
  /** Rows that are not shown: the list is longer than anyone works through. */
  readonly left: number;
}

export interface Column {
  readonly name: string;
  /** Figures are set right, and in columns. */
  readonly isFigure: boolean;
}

export function textColumn(name: string): Column {
  return { name, isFigure: false };
}

export function figureColumn(name: string): Column {
  return { name, isFigure: true };
}
