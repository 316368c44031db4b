const DependencyExtraction = require('@wordpress/dependency-extraction-webpack-plugin');
const [base] = [require('@wordpress/scripts/config/webpack.config')].flat();

module.exports = {
  ...base,
  resolve: {
    ...base.resolve,
    // The table's calendar asks for one locale of the hundred in there.
    alias: { ...base.resolve.alias, 'date-fns/locale$': require.resolve('date-fns/locale/en-US') },
  },
  plugins: [
    ...base.plugins.filter((plugin) => !(plugin instanceof DependencyExtraction)),
    // Scripts come from WordPress, styles of bundled packages do not: undefined leaves the choice to the plugin's default.
    new DependencyExtraction({ requestToExternal: (request) => (request.endsWith('.css') ? false : undefined) }),
  ],
  // The table is loaded when its tab is opened, and large.
  performance: { hints: false },
};
