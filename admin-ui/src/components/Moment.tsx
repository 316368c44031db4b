import { pageConfig } from '../page-config.ts';

const CENT_DIGITS = 2;

interface Props {
  /** ISO UTC; null shows `never`. */
  readonly at: string | null;
  readonly never?: string;
}

/** A moment in the site's language and time zone. */
export function Moment({ at, never = '–' }: Props) {
  if (at === null) return <>{never}</>;
  return <time dateTime={at}>{formatMoment(at)}</time>;
}

export function formatMoment(at: string): string {
  return format(at, { dateStyle: 'medium', timeStyle: 'short' });
}

/** A day in the store's calendar ("2026-11-25" or a time on it). */
export function formatDay(day: string): string {
  const isBare = /^\d{4}-\d{2}-\d{2}$/.test(day);
  return format(isBare ? `${day}T12:00:00Z` : day, { dateStyle: 'medium' }, isBare ? 'UTC' : undefined);
}

/** Keeps the amount's own decimals where it has more than the browser writes: none for forints and rupees. */
export function formatAmount(amount: string, currency: string | null): string {
  const value = Number(amount);
  if (currency === null || !Number.isFinite(value)) return amount;
  const own = /\.(\d*[1-9])0*$/.exec(amount)?.[1]?.length ?? 0;
  const plain = { style: 'currency', currency } as const;
  return attempt(() => {
    const usual = new Intl.NumberFormat(languages(), plain);
    if (own <= (usual.resolvedOptions().maximumFractionDigits ?? own)) return usual.format(value);
    const digits = Math.max(own, CENT_DIGITS);
    const exact = { ...plain, minimumFractionDigits: digits, maximumFractionDigits: digits };
    return new Intl.NumberFormat(languages(), exact).format(value);
  }, `${amount} ${currency}`);
}

function format(at: string, options: Intl.DateTimeFormatOptions, zone?: string): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return at;
  const timeZone = zone ?? pageConfig().timezone ?? undefined;
  const plain = (): string => new Intl.DateTimeFormat(languages(), options).format(date);
  // Some browsers do not support offsets as time zones.
  return timeZone === undefined
    ? plain()
    : attempt(() => new Intl.DateTimeFormat(languages(), { ...options, timeZone }).format(date), plain());
}

/** "de_DE_formal" is no language tag; its first part is. */
function languages(): string[] {
  const [language = 'en', region] = pageConfig().locale.split('_');
  const tag = region === undefined ? language : `${language}-${region}`;
  return attempt(() => Intl.getCanonicalLocales(tag), ['en-GB']);
}

function attempt<T>(make: () => T, fallback: T): T {
  try {
    return make();
  } catch {
    return fallback;
  }
}
