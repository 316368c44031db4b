interface Props {
  readonly label: string;
  readonly done: number;
  /** null = not known yet. */
  readonly all: number | null;
  readonly words: string;
}

/** The native progress bar, for screen readers; without `all` it is indeterminate. */
export function Progress({ label, done, all, words }: Props) {
  return (
    <div className="ml-connector-progress">
      <p>{label}</p>
      <progress
        aria-label={label}
        {...(all === null ? {} : { value: all === 0 ? 1 : done, max: all === 0 ? 1 : all })}
      />
      <p className="ml-connector-quiet" role="status">
        {words}
      </p>
    </div>
  );
}
