import { __, sprintf } from '@wordpress/i18n';
import type { StatusBody } from '../../../sidecar/src/contract/status.ts';
import { pageConfig } from '../page-config.ts';

/** What runs here. */
export function VersionLine({ status: { sidecarVersion } }: { readonly status: StatusBody }) {
  return (
    <p className="ml-connector-quiet ml-connector-overview__versions">
      {sprintf(
        /* translators: 1: a version, 2: a version */
        __('Service %1$s, plugin %2$s', 'ml-connector'),
        sidecarVersion,
        pageConfig().version,
      )}
    </p>
  );
}
