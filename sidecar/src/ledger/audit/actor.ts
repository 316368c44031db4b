/** Who did something, as the audit keeps it: the sync itself is null. */
export const DASHBOARD_ACTOR = 'dashboard';

/** Longer names are cut: every audit table has an actor column. */
const NAME_CHARS_MAX = 60;

/** The operating system's user of the command line. */
export function cliActor(user: string): string {
  return `cli:${clean(user)}`;
}

/** From a signed request of the plugin: `sub` is "wp:<user id>" or "system", `name` the user's login. */
export function pluginActor(sub: string, name: string | null | undefined): string {
  const subject = clean(sub);
  return name === null || name === undefined || name === '' ? subject : `${subject} (${clean(name)})`;
}

/** For display: "alice (command line)", "bob (WordPress)". */
export function actorInWords(by: string): string {
  const cli = /^cli:(.+)$/.exec(by)?.[1];
  if (cli !== undefined) return `${cli} (command line)`;
  const [, id, login] = /^wp:(\d+)(?: \((.*)\))?$/.exec(by) ?? [];
  if (id !== undefined) return `${login ?? `user ${id}`} (WordPress)`;
  if (by === DASHBOARD_ACTOR) return 'someone on the dashboard';
  return by === 'system' ? 'the plugin' : by;
}

/** One line, without control characters. */
function clean(text: string): string {
  return text
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, NAME_CHARS_MAX);
}
