/** The prefix of all our commands: hints can be copied unchanged. */
export const COMMAND_LINE = 'npm run cli --';

/** A command to type: arguments with a space or a quote are in single quotes, for the shell. */
export function commandLine(...words: readonly string[]): string {
  return [COMMAND_LINE, ...words.map(quoted)].join(' ');
}

/** Placeholders such as <store> are for people and stay unquoted. */
function quoted(word: string): string {
  if (/^[\w./:@%+=,-]+$/.test(word) || /^<[^<>']+>$/.test(word)) return word;
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

export const NO_STORE_YET = `No store yet. Add one: ${commandLine('store', 'add', '<url>', '--key-file', '<file>')}`;
