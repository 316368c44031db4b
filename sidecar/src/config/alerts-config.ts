import { configError } from './config-error.ts';
import type { Env } from './env.ts';
import { Secret } from './secret.ts';

export type AlertsConfig = ReturnType<typeof toAlerts>;
export type MailConfig = NonNullable<AlertsConfig['mail']>;

/** Mail goes to the sidecar's operators, not to lists. */
const RECIPIENTS_MAX = 10;
/** IANA: submission, and submissions (RFC 8314). */
const PORTS = { 'smtp:': 587, 'smtps:': 465 } as const;
const ADDRESS = /^[^\s@<>,;"]+@[^\s@<>,;"]+$/;
const MAIL_NAMES = ['ML_SMTP_URL', 'ML_ALERT_FROM', 'ML_ALERT_TO'] as const;

export function toAlerts(env: Env, allowPrivateHosts: boolean) {
  return {
    /** Anyone who knows the address may post. null = none. */
    webhookUrl: toWebhook(env.ML_ALERT_WEBHOOK_URL, allowPrivateHosts),
    /** null = no mail. */
    mail: toMail(env),
  };
}

function toWebhook(value: string | null, allowPrivateHosts: boolean): Secret | null {
  if (value === null) return null;
  const url = URL.parse(value);
  if (url?.protocol === 'https:' || (allowPrivateHosts && url?.protocol === 'http:')) return new Secret(url.href);
  throw configError(
    'ML_ALERT_WEBHOOK_URL is not an https:// address.',
    'Copy the address from the service that receives the alerts; http:// is only for ML_ALLOW_PRIVATE_HOSTS=1.',
  );
}

function toMail(env: Env) {
  const { ML_SMTP_URL: smtp, ML_ALERT_FROM: from, ML_ALERT_TO: to } = env;
  const set = MAIL_NAMES.filter((name) => env[name] !== null);
  if (set.length === 0) return null;
  if (smtp === null || from === null || to === null) {
    const missing = MAIL_NAMES.filter((name) => env[name] === null).join(' and ');
    throw configError(
      `${set.join(' and ')} ${set.length === 1 ? 'is' : 'are'} set, but not ${missing}.`,
      'Alerts by mail need all three: server, sender and recipients. Set them all, or remove them.',
    );
  }
  return { ...toServer(smtp), from: toAddress('ML_ALERT_FROM', from), to: toRecipients(to) };
}

/** The value is not printed: it may hold a password. */
function toServer(value: string) {
  const url = URL.parse(value);
  const isPlain = url !== null && url.search === '' && url.hash === '' && ['', '/'].includes(url.pathname);
  if (!isPlain || url.hostname === '' || (url.protocol !== 'smtp:' && url.protocol !== 'smtps:')) {
    throw configError(
      'ML_SMTP_URL is not the address of a mail server.',
      'Write it as smtps://user:password@mail.example.com:465 or smtp://mail.example.com:587, with signs such as @ in the password as %40.',
    );
  }
  const password = decoded(url.password);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? PORTS[url.protocol] : Number(url.port),
    /** TLS from the first byte; otherwise STARTTLS. */
    secure: url.protocol === 'smtps:',
    user: decoded(url.username),
    password: password === null ? null : new Secret(password),
  };
}

/** null = ''. */
function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part) || null;
  } catch {
    throw configError(
      'ML_SMTP_URL holds a % that is not an escape.',
      'Write a % in the user name or the password as %25.',
    );
  }
}

function toRecipients(value: string): string[] {
  const all = value.split(',').map((one) => toAddress('ML_ALERT_TO', one.trim()));
  if (all.length <= RECIPIENTS_MAX) return all;
  throw configError(
    `ML_ALERT_TO holds ${all.length} addresses.`,
    `Set at most ${RECIPIENTS_MAX}, or the address of a mailing list.`,
  );
}

function toAddress(name: (typeof MAIL_NAMES)[number], value: string): string {
  if (ADDRESS.test(value)) return value;
  throw configError(`${name} is not an e-mail address.`, 'Write only the address, such as ops@example.com.');
}
