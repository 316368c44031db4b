import { anything } from '../../contract/shapes.ts';
import { type MadeOptionBody, type TrackingBody, trackingRequest } from '../../contract/tracking.ts';
import { within } from '../../http/within.ts';
import { createOption, proposeOptions } from '../../operations/tracking/create-option.ts';
import { route } from '../route.ts';

/** A person waits while both sides are read, and Xero writes. */
const CALL_MS_MAX = 20_000;

export const trackingRoutes = [
  route('GET tracking-options', anything, async ({ context }, { storeId }): Promise<TrackingBody> => {
    const { missing, organisation, mayCreate } = await within(CALL_MS_MAX, proposeOptions(context, storeId));
    return { organisation, mayCreate, missing };
  }),
  route('POST tracking-options', trackingRequest, async ({ context }, { storeId, by, input: { key } }) => {
    return (await within(CALL_MS_MAX, createOption(context, { storeId, key, by }))) satisfies MadeOptionBody;
  }),
];
