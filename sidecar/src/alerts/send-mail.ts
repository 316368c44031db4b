import { AppError } from '../domain/app-error.ts';
import type { MailConfig } from '../config/alerts-config.ts';
import type { AlertMessage } from './words.ts';

/** A mail server that delays its greeting on purpose takes up to half a minute. */
const TIMEOUT_MS = 30_000;

/** Mails the operator. Only the environment sets the server, so it may be on the private network. Throws an alert error. */
export async function sendMail(mail: MailConfig, message: AlertMessage, timeoutMs = TIMEOUT_MS): Promise<void> {
  const { host, port, secure, user, password } = mail;
  // Loaded with the first mail: most services send none, and it takes memory.
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    host,
    port,
    secure,
    // A password is never sent unencrypted.
    requireTLS: user !== null,
    ...(user === null ? {} : { auth: { user, pass: password?.reveal() ?? '' } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({
      from: { name: 'ML Connector', address: mail.from },
      to: [...mail.to],
      subject: message.subject,
      text: message.text,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  } catch (error) {
    // The server's message may quote an address.
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const reason = `The mail server ${host}:${port} did not accept the message (${code}).`;
    const fix = 'Check ML_SMTP_URL, ML_ALERT_FROM and ML_ALERT_TO. We retry for a day.';
    throw new AppError('alert', 'alert_mail_failed', reason, { fix });
  } finally {
    transport.close();
  }
}
