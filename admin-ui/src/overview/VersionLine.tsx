import { Notice } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import type { StatusBody } from '../../../sidecar/src/contract/status.ts';
import { pageConfig } from '../page-config.ts';
import { versionUpdate } from '../state/version-update.ts';

/** What runs here, and what is to be updated. */
export function VersionLine({ status }: { readonly status: StatusBody }) {
  const plugin = pageConfig().version;
  const update = versionUpdate(plugin, status);
  return (
    <>
      {update !== null && (
        <Notice status="warning" isDismissible={false} className="ml-connector-notice">
          {update}
        </Notice>
      )}
      <p className="ml-connector-quiet ml-connector-overview__versions">
        {sprintf(
          /* translators: 1: a version, 2: a version */
          __('Service %1$s, plugin %2$s', 'ml-connector'),
          status.sidecarVersion,
          plugin,
        )}
      </p>
    </>
  );
}
