import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** As the plugin hands over WooCommerce's settings. */
const POUNDS = {
  ...{ code: 'GBP', symbols: { GBP: '£', EUR: '€' }, position: 'left' },
  ...{ decimalSeparator: '.', thousandSeparator: ',', decimals: 2 },
};

const ADMIN_STYLES = ['common', 'forms', 'admin-menu', 'list-tables', 'edit', 'l10n'].map(
  (name) => `wp-admin/css/${name}`,
);
const OTHER_STYLES = [
  'wp-includes/css/buttons',
  'wp-includes/css/dashicons',
  'wp-includes/css/dist/base-styles/admin-schemes',
  'wp-includes/css/dist/components/style',
];

/** The page as wp-admin would print it: its styles, the scripts the build asks for in the order of their needs, the settings. */
export function page(query: URLSearchParams, build: string, wordpress: string): string {
  const scene = query.get('scene') ?? 'filled';
  const isRtl = query.get('dir') === 'rtl';
  const styles = [...ADMIN_STYLES, ...OTHER_STYLES]
    .map((path) => `${path}${isRtl ? '-rtl' : ''}.css`)
    .map((path) => (existsSync(join(wordpress, path)) ? path : path.replace('-rtl', '')))
    .filter((path) => existsSync(join(wordpress, path)));
  const config = {
    restNamespace: 'ml-connector/v1',
    settingsUrl: `http://127.0.0.1/?scene=${scene}`,
    ordersUrl: '#orders',
    version: '0.1.0',
    currency: POUNDS,
    paired: !scene.startsWith('unpaired'),
  };
  return `<!doctype html>
<html lang="${isRtl ? 'ar' : 'en'}" dir="${isRtl ? 'rtl' : 'ltr'}" class="wp-toolbar">
<head><meta charset="utf-8"><title>ML Connector</title>
<meta name="viewport" content="width=device-width,initial-scale=1">
<style>:root{--wp-admin-theme-color:#2271b1;--wp-admin-theme-color-darker-10:#135e96}</style>
${styles.map((path) => `<link rel="stylesheet" href="/${path}">`).join('\n')}
<link rel="stylesheet" href="/build/index${isRtl ? '-rtl' : ''}.css">
</head>
<body class="wp-admin wp-core-ui js${isRtl ? ' rtl' : ''} woocommerce_page_ml-connector" style="padding:0 20px">
<div id="wpbody-content"><div class="wrap"><div id="ml-connector-root"></div></div></div>
${scripts(build, wordpress)
  .map((path) => `<script src="/${path}"></script>`)
  .join('\n')}
<script>
wp.apiFetch.use(wp.apiFetch.createRootURLMiddleware(location.origin + '/api/${scene}/wp-json/'));
wp.i18n.setLocaleData({ 'text direction\\u0004ltr': ['${isRtl ? 'rtl' : 'ltr'}'] });
window.mlConnector = ${JSON.stringify(config)};
</script>
<script src="/build/index.js"></script>
</body></html>`;
}

/** Every script the build needs, each after those it needs itself. */
function scripts(build: string, wordpress: string): string[] {
  const needs = needsOf(readFileSync(join(wordpress, 'wp-includes/assets/script-loader-packages.php'), 'utf8'));
  const wanted = /'dependencies' => array\(([^)]*)\)/.exec(readFileSync(join(build, 'index.asset.php'), 'utf8'))?.[1];
  const order: string[] = [];
  const add = (handle: string): void => {
    if (order.includes(handle)) return;
    (needs.get(handle) ?? VENDOR_NEEDS[handle] ?? []).forEach(add);
    order.push(handle);
  };
  names(wanted ?? '').forEach(add);
  return order
    .map((handle) =>
      handle.startsWith('wp-') && handle !== 'wp-polyfill'
        ? `wp-includes/js/dist/${handle.slice(3)}.js`
        : `wp-includes/js/dist/vendor/${handle}.js`,
    )
    .filter((path) => existsSync(join(wordpress, path)));
}

const VENDOR_NEEDS: Readonly<Record<string, string[]>> = { 'react-dom': ['react'], 'react-jsx-runtime': ['react'] };

function needsOf(php: string): Map<string, string[]> {
  const found = php.matchAll(/'([a-z0-9-]+)\.js' => array\(\s*'dependencies' => array\(([^)]*)\)/g);
  return new Map([...found].map(([, name, list]) => [`wp-${name ?? ''}`, names(list ?? '')]));
}

function names(list: string): string[] {
  return [...list.matchAll(/'([^']+)'/g)].map(([, name]) => name ?? '').filter((name) => name !== '');
}
