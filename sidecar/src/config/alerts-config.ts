import { AppError } from '../domain/app-error.ts';
import type { Env } from './env.ts';
import { Secret } from './secret.ts';

export interface AlertsConfig {
  /** Anyone who knows the address may post. null = none. */
  readonly webhookUrl: Secret | null;
  /** null = no mail. */
  readonly mail: MailConfig | null;
}

export interface MailConfig {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; otherwise STARTTLS. */
  readonly secure: boolean;
  readonly user: string | null;
  readonly password: Secret | null;
  readonly from: string;
  readonly to: readonly string[];
}

/** Mail goes to the sidecar's operators, not to lists. */
const RECIPIENTS_MAX = 10;
/** IANA: submission, and submissions (RFC 8314). */
const PORTS = { 'smtp:': 587, 'smtps:': 465 } as const;
const ADDRESS = /^[^\s@<>,;"]+@[^\s@<>,;"]+$/;
const MAIL_NAMES = ['ML_SMTP_URL', 'ML_ALERT_FROM', 'ML_ALERT_TO'] as const;

export function toAlerts(env: Env, allowPrivateHosts: boolean): AlertsConfig {
  return { webhookUrl: toWebhook(env.ML_ALERT_WEBHOOK_URL, allowPrivateHosts), mail: toMail(env) };
}

function toWebhook(value: string | null, allowPrivateHosts: boolean): Secret | null {
  if (value === null) return null;
  const url = URL.parse(value);
  if (url?.protocol === 'https:' || (allowPrivateHosts && url?.protocol === 'http:')) return new Secret(url.href);
  throw new AppError('config', 'config_invalid', 'ML_ALERT_WEBHOOK_URL is not an https:// address.', {
    fix: 'Copy it as the service that takes the messages shows it; http:// is for ML_ALLOW_PRIVATE_HOSTS=1.',
  });
}

function toMail(env: Env): MailConfig | null {
  const { ML_SMTP_URL: smtp, ML_ALERT_FROM: from, ML_ALERT_TO: to } = env;
  const set = MAIL_NAMES.filter((name) => env[name] !== null);
  if (set.length === 0) return null;
  if (smtp === null || from === null || to === null) {
    const missing = MAIL_NAMES.filter((name) => env[name] === null).join(' and ');
    throw new AppError(
      'config',
      'config_invalid',
      `${set.join(' and ')} ${set.length === 1 ? 'is' : 'are'} set, but not ${missing}.`,
      { fix: 'Alerts by mail need all three: the server, who sends and who receives. Or remove them.' },
    );
  }
  return { ...toServer(smtp), from: toAddress('ML_ALERT_FROM', from), to: toRecipients(to) };
}

/** The value is not printed: it may hold a password. */
function toServer(value: string): Omit<MailConfig, 'from' | 'to'> {
  const url = URL.parse(value);
  const isPlain = url !== null && url.search === '' && url.hash === '' && ['', '/'].includes(url.pathname);
  if (!isPlain || url.hostname === '' || (url.protocol !== 'smtp:' && url.protocol !== 'smtps:')) {
    throw new AppError('config', 'config_invalid', 'ML_SMTP_URL is not the address of a mail server.', {
      fix: 'Write it as smtps://user:password@mail.example.com:465 or smtp://mail.example.com:587; signs such as @ in the password as %40.',
    });
  }
  const decoded = (part: string) => (part === '' ? null : decodePart(part));
  const password = decoded(url.password);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? PORTS[url.protocol] : Number(url.port),
    secure: url.protocol === 'smtps:',
    user: decoded(url.username),
    password: password === null ? null : new Secret(password),
  };
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new AppError('config', 'config_invalid', 'ML_SMTP_URL holds a % that is no escape.', {
      fix: 'Write a % in the user name or the password as %25.',
    });
  }
}

function toRecipients(value: string): string[] {
  const all = value.split(',').map((one) => toAddress('ML_ALERT_TO', one.trim()));
  if (all.length <= RECIPIENTS_MAX) return all;
  throw new AppError('config', 'config_invalid', `ML_ALERT_TO holds ${all.length} addresses.`, {
    fix: `At most ${RECIPIENTS_MAX}; give the address of a mailing list.`,
  });
}

function toAddress(name: (typeof MAIL_NAMES)[number], value: string): string {
  if (ADDRESS.test(value)) return value;
  throw new AppError('config', 'config_invalid', `${name} is not an e-mail address.`, {
    fix: 'Write only the address, such as ops@example.com.',
  });
}
