const DependencyExtraction = require('@wordpress/dependency-extraction-webpack-plugin');
const [base] = [require('@wordpress/scripts/config/webpack.config')].flat();

module.exports = {
  ...base,
  // Packages that say they have no side effects have styles nevertheless.
  module: { ...base.module, rules: [...base.module.rules, { test: /\.css$/, sideEffects: true }] },
  plugins: [
    ...base.plugins.filter((plugin) => !(plugin instanceof DependencyExtraction)),
    // Scripts come from WordPress, styles of bundled packages do not: undefined leaves the choice to the plugin's default.
    new DependencyExtraction({ requestToExternal: (request) => (request.endsWith('.css') ? false : undefined) }),
  ],
  // The table is loaded when its tab is opened, and large.
  performance: { hints: false },
};
