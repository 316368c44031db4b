import { minuteOf } from '../wording/times.ts';
import { ownerWords } from '../wording/owner-words.ts';
import type { Incident, Notice, Trouble } from './incident.ts';

/** A message without personal data: the store, the cause, the next step. */
export interface AlertMessage {
  readonly subject: string;
  readonly text: string;
}

const SUBJECT_CHARS_MAX = 150;
const MESSAGE_CHARS_MAX = 1_000;
const NEXT = 'Next: ';
const MINUTE_MS = 60_000;

const HEADS: Record<Notice, string> = {
  begun: 'Orders of {store} need attention',
  worse: 'Orders of {store} do not reach Xero',
  still: 'Orders of {store} still need attention',
  over: '{store} is healthy again',
};

/** Nothing is wrong with the posting of orders. */
const HEADS_OF_BOOKS: Record<Notice, string> = {
  begun: 'The books of {store} differ from Xero',
  worse: 'The books of {store} differ from Xero, and nothing explains it',
  still: 'The books of {store} still differ from Xero',
  over: 'The books of {store} agree with Xero again',
};
const HEADS_OF_CLEARING: Record<Notice, string> = {
  begun: 'A clearing account of {store} differs from its provider',
  worse: 'A clearing account of {store} differs from its provider, and nothing explains it',
  still: 'A clearing account of {store} still differs from its provider',
  over: 'The clearing accounts of {store} are right again',
};
const HEADS_OF: ReadonlyMap<string, Record<Notice, string>> = new Map([
  ['books_differ', HEADS_OF_BOOKS],
  ['clearing_differs', HEADS_OF_CLEARING],
]);

interface NamedStore {
  readonly name: string;
  readonly url: string;
}

export function messageOf(
  store: NamedStore & { readonly timezone: string | null },
  incident: Incident,
  notice: Notice,
  now: Date,
): AlertMessage {
  const { code, level, beganAt, message, next } = incident;
  const heads = HEADS_OF.get(code) ?? HEADS;
  const head = heads[level === 'red' && notice === 'begun' ? 'worse' : notice];
  const lasted = spanOf(now.getTime() - beganAt.getTime());
  const lines =
    notice === 'over'
      ? [`Resolved after ${lasted}: ${cut(message)}`]
      : [cut(message), `${NEXT}${cut(next)}`, `Since ${minuteOf(beganAt.toISOString(), store.timezone)} (${lasted}).`];
  return compose(head.replace('{store}', plain(store.name)), [...lines, `Store: ${plain(store.url)}`]);
}

/** For people who use the settings page, and have no command line. */
export function forOwner(message: AlertMessage): AlertMessage {
  const lines = message.text.split('\n').map((line) => {
    return line.startsWith(NEXT) ? `${NEXT}${ownerWords(line.slice(NEXT.length))}` : ownerWords(line);
  });
  return { ...message, text: lines.join('\n') };
}

export function testMessage({ name, url }: NamedStore): AlertMessage {
  const lines = ['This is a test: alerts of this store arrive here.', `Store: ${plain(url)}`];
  return compose(`Test alert for ${plain(name)}`, lines);
}

/** On the sidecar itself, when its own files fail; null = they can be used again. */
export function serviceMessage(trouble: Pick<Trouble, 'message' | 'next'> | null, lastedMs: number): AlertMessage {
  return trouble === null
    ? compose('The service can use its database again', [`It could not for ${spanOf(lastedMs)}.`])
    : compose('The service cannot use its database', [
        cut(trouble.message),
        `${NEXT}${cut(trouble.next)}`,
        `This has lasted ${spanOf(lastedMs)}. No orders are posted until it is fixed.`,
      ]);
}

function compose(head: string, lines: readonly string[]): AlertMessage {
  return { subject: `ML Connector: ${head}`.slice(0, SUBJECT_CHARS_MAX), text: [head, '', ...lines].join('\n') };
}

/** "12 minutes", "3 hours", "2 days". */
function spanOf(milliseconds: number): string {
  const minutes = Math.max(1, Math.round(milliseconds / MINUTE_MS));
  if (minutes < 120) return minutes === 1 ? '1 minute' : `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}

function cut(text: string): string {
  return text.length <= MESSAGE_CHARS_MAX ? text : `${text.slice(0, MESSAGE_CHARS_MAX)}…`;
}

/** The store chooses its name: one line, no control characters. */
function plain(text: string): string {
  return text.replaceAll(/[\p{C}\s]+/gu, ' ').trim();
}
