import { __ } from '@wordpress/i18n';

/** As many as there are figures. */
const TILES = [1, 2, 3, 4];

/** The page's outline while its figures are read. */
export function OverviewSkeleton() {
  return (
    <div className="ml-connector-overview" role="status">
      <span className="screen-reader-text">{__('Loading the overview …', 'ml-connector')}</span>
      <div className="ml-connector-skeleton ml-connector-skeleton--line" />
      <div className="ml-connector-tiles">
        {TILES.map((tile) => (
          <div key={tile} className="ml-connector-skeleton ml-connector-skeleton--tile" />
        ))}
      </div>
      <div className="ml-connector-overview__pair">
        <div className="ml-connector-skeleton ml-connector-skeleton--card" />
        <div className="ml-connector-skeleton ml-connector-skeleton--card" />
      </div>
    </div>
  );
}
