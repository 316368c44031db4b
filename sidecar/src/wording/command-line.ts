/** How every command of ours is started: hints can be copied as they stand. */
export const COMMAND_LINE = 'npm run cli --';

/** A command to type: words with a space or a quote in them come in single quotes, as a shell wants them. */
export function commandLine(...words: readonly string[]): string {
  return [COMMAND_LINE, ...words.map(quoted)].join(' ');
}

/** Placeholders such as <store> are for people and stay as they are. */
function quoted(word: string): string {
  if (/^[\w./:@%+=,-]+$/.test(word) || /^<[^<>']+>$/.test(word)) return word;
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

export const NO_STORE_YET = `No store yet. Add one: ${commandLine('store', 'add', '<url>', '--key', '<ck>', '--secret', '<cs>')}`;
