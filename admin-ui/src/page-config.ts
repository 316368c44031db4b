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
  /** WordPress's format: "de_DE". */
  readonly locale: string;
  /** IANA name or offset; null = the browser's own. */
  readonly timezone: string | null;
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
    locale: textOr('locale', 'en_GB'),
    timezone: textOr('timezone', '') || null,
    // wp_localize_script writes true as "1", false as "".
    paired: source.get('paired') === true || source.get('paired') === '1',
  };
}
