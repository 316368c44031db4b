import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino';
import { showSteering } from '../domain/text.ts';
import type { LogLevel } from '../config/config.ts';

export type Logger = PinoLogger;

/** Secrets and personal data that must never be printed, even if an object with them is logged. */
const HIDDEN_FIELDS = [
  'access_token accessToken refresh_token refreshToken id_token idToken client_secret clientSecret',
  'consumer_secret consumerSecret consumer_key consumerKey webhookSecret webhookKey secretKey pairingCode',
  'code_verifier verifier password authorization Authorization cookie token jwe',
  'body email phone billing shipping first_name last_name firstName lastName',
].flatMap((line) => line.split(' '));

/** pino's redaction lists each depth: an object logged at the top, in a field, in a field of a field. */
const REDACTED_PATHS = HIDDEN_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);

export interface LoggerOptions {
  readonly level: LogLevel;
  /** The service logs to stdout; the CLI to stderr, as stdout holds its result. */
  readonly to: 'stdout' | 'stderr' | DestinationStream;
}

/** One JSON object per line: level, ISO time, message, ids. */
export function createLogger(options: LoggerOptions): Logger {
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: REDACTED_PATHS, censor: '[hidden]' },
      serializers: { error: toLoggedError, err: toLoggedError },
    },
    toStream(options.to),
  );
}

/** Synchronous: a line logged just before the process ends is not lost. The log is read at terminals too. */
function toStream(to: LoggerOptions['to']): DestinationStream {
  const stream = typeof to === 'string' ? pino.destination({ dest: to === 'stdout' ? 1 : 2, sync: true }) : to;
  return {
    write(line) {
      stream.write(showSteering(line));
    },
  };
}

const CAUSES_MAX = 4;

interface LoggedError {
  readonly name: string;
  readonly message: string;
  readonly code?: string | number;
  /** What a reader of the log can do; our own errors have it. */
  readonly fix?: string;
  readonly stack?: string;
  readonly cause?: LoggedError;
}

/** Only name, message, code, fix and stack: a library's error may carry the whole request, headers included. */
export function toLoggedError(error: unknown, depth = 0): LoggedError {
  if (typeof error !== 'object' || error === null) return { name: typeof error, message: String(error) };
  const { name, message, code, fix, stack, cause } = error as Readonly<Record<string, unknown>>;
  return {
    name: typeof name === 'string' ? name : 'Error',
    message: typeof message === 'string' ? message : '',
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(typeof fix === 'string' ? { fix } : {}),
    ...(typeof stack === 'string' && depth === 0 ? { stack } : {}),
    ...(cause !== undefined && depth < CAUSES_MAX ? { cause: toLoggedError(cause, depth + 1) } : {}),
  };
}
