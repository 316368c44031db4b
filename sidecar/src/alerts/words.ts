import { minuteOf } from '../status/words.ts';
import type { Incident, Telling, Trouble } from './incident.ts';

/** A message without personal data: the store, the cause, the next step. */
export interface AlertMessage {
  readonly subject: string;
  readonly text: string;
}

const SUBJECT_CHARS_MAX = 150;
const MESSAGE_CHARS_MAX = 1_000;
const NEXT = 'Next: ';
const MINUTE_MS = 60_000;

const HEADS: Record<Telling, string> = {
  begun: 'Orders of {store} need you',
  worse: 'Orders of {store} do not reach Xero',
  still: 'Orders of {store} still need you',
  over: '{store} is all right again',
};

export function messageOf(
  store: { readonly name: string; readonly url: string },
  incident: Incident,
  tell: Telling,
  now: Date,
): AlertMessage {
  const isRed = incident.light === 'red' && tell === 'begun';
  const head = isRed ? HEADS.worse : HEADS[tell];
  const lasted = spanOf(now.getTime() - incident.beganAt.getTime());
  const lines =
    tell === 'over'
      ? [`It is over after ${lasted}: ${cut(incident.message)}`]
      : [
          cut(incident.message),
          `${NEXT}${cut(incident.next)}`,
          `Since ${minuteOf(incident.beganAt.toISOString())} (${lasted}).`,
        ];
  return compose(head.replace('{store}', plain(store.name)), [...lines, `Store: ${plain(store.url)}`]);
}

/** For people who use the settings page, and have no command line. */
export function inWords(message: AlertMessage, words: (text: string) => string): AlertMessage {
  const lines = message.text.split('\n').map((line) => {
    return line.startsWith(NEXT) ? `${NEXT}${words(line.slice(NEXT.length))}` : words(line);
  });
  return { ...message, text: lines.join('\n') };
}

export function testMessage(store: { readonly name: string; readonly url: string }): AlertMessage {
  return compose(`A test for ${plain(store.name)}`, [
    'This is a test: alerts of this store arrive here.',
    `Store: ${plain(store.url)}`,
  ]);
}

/** On the sidecar itself, when its own files fail. */
export function serviceMessage(trouble: Pick<Trouble, 'message' | 'next'> | null, lastedMs: number): AlertMessage {
  return trouble === null
    ? compose('The sidecar can use its database again', [`It could not for ${spanOf(lastedMs)}.`])
    : compose('The sidecar cannot use its database', [
        cut(trouble.message),
        `${NEXT}${cut(trouble.next)}`,
        `This has lasted ${spanOf(lastedMs)}; no order is posted meanwhile.`,
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
