/** WooCommerce's currency settings. */
export interface ShopCurrency {
  readonly code: string;
  /** By code: "£" for GBP. */
  readonly symbols: Readonly<Record<string, string>>;
  readonly position: 'left' | 'right' | 'left_space' | 'right_space';
  readonly decimalSeparator: string;
  readonly thousandSeparator: string;
  readonly decimals: number;
}

/** The object that the plugin prints as `window.mlConnector`. */
export interface PageConfig {
  readonly restNamespace: string;
  /** URL of this page. */
  readonly settingsUrl: string;
  /** WooCommerce's order list. */
  readonly ordersUrl: string;
  /** WordPress's sign-in, which leads back to this page. */
  readonly loginUrl: string;
  readonly version: string;
  /** As WooCommerce writes prices; null = not handed over, by an older plugin. */
  readonly currency: ShopCurrency | null;
  readonly paired: boolean;
}

declare global {
  interface Window {
    mlConnector?: unknown;
  }
}

export function pageConfig(): PageConfig {
  const given: unknown = window.mlConnector;
  const source = new Map<string, unknown>(typeof given === 'object' && given !== null ? Object.entries(given) : []);
  const textOr = (name: string, fallback: string): string => {
    const value = source.get(name);
    return typeof value === 'string' && value !== '' ? value : fallback;
  };
  return {
    restNamespace: textOr('restNamespace', 'ml-connector/v1'),
    settingsUrl: textOr('settingsUrl', window.location.href),
    ordersUrl: textOr('ordersUrl', 'admin.php?page=wc-orders'),
    loginUrl: textOr('loginUrl', 'wp-login.php'),
    version: textOr('version', ''),
    currency: currencyOf(source.get('currency')),
    // wp_localize_script writes true as "1", false as "".
    paired: source.get('paired') === true || source.get('paired') === '1',
  };
}

function isCurrency(value: unknown): value is ShopCurrency {
  const given: Readonly<Record<string, unknown>> = typeof value === 'object' && value !== null ? { ...value } : {};
  const texts = ['code', 'position', 'decimalSeparator', 'thousandSeparator'];
  const { symbols, decimals } = given;
  return (
    texts.every((name) => typeof given[name] === 'string') &&
    typeof decimals === 'number' &&
    typeof symbols === 'object' &&
    symbols !== null
  );
}

function currencyOf(value: unknown): ShopCurrency | null {
  return isCurrency(value) ? value : null;
}
