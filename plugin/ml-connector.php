<?php
/**
 * Plugin Name:          ML Connector
 * Description:          Posts every WooCommerce order to Xero: once, to the cent, without the shopper ever waiting.
 * Version:              0.1.0
 * Requires at least:    6.6
 * Requires PHP:         7.4
 * Requires Plugins:     woocommerce
 * WC requires at least: 9.0
 * WC tested up to:      10.5
 * Author:               The ML Connector contributors
 * License:              GPL-2.0-or-later
 * License URI:          https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain:          ml-connector
 * Domain Path:          /languages
 *
 * @package MLConnector
 */

declare( strict_types=1 );

namespace MLConnector;

defined( 'ABSPATH' ) || exit;

const VERSION     = '0.1.0';
const PLUGIN_FILE = __FILE__;

require_once __DIR__ . '/src/autoload.php';

Plugin::start();
