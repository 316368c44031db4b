export interface Words {
  readonly label: string;
  readonly help?: string;
  /** The label of the value for "nothing chosen". */
  readonly none?: string;
  readonly options?: Readonly<Record<string, string>>;
}
