import type { LeaveBody } from '../../sidecar/src/contract/pairing.ts';
import type { FakePlugin } from './fake-plugin.ts';

/** A shop that is not leaving. */
export const STAYS: LeaveBody = {
  ...{ state: 'none', store: 'Harbour Goods', ending: ['Kestrel & Finch Ltd'], shared: [], unknown: 0 },
  ...{ export: null, isDownloaded: false, fault: null, result: null },
};

export const READY: LeaveBody = { ...STAYS, state: 'ready', export: { orders: 1_204, documents: 2_410 } };

export const XERO_DOWN = {
  code: 'xero_unavailable',
  message: 'Xero does not answer.',
  fix: 'Try again in a few minutes.',
};

export const LEFT: LeaveBody = {
  ...{ ...STAYS, state: 'left', ending: [] },
  result: {
    takenBack: [{ name: 'Kestrel & Finch Ltd', inXero: true, revoked: true }],
    ...{ shared: [], kept: 1_204, unknown: 0 },
  },
};

const at = (body: LeaveBody) => (plugin: FakePlugin) => plugin.on('GET connection/leave', () => body);
const OPEN: LeaveBody = { ...READY, unknown: 2 };
const LONG_NAME = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerk Handelsgesellschaft mit beschränkter Haftung';

export const LEAVE_SCENES: Readonly<Record<string, (plugin: FakePlugin) => void>> = {
  leaving: at(READY),
  'leaving-open': at(OPEN),
  'leaving-long': at({ ...STAYS, store: LONG_NAME, ending: [LONG_NAME], shared: [`${LONG_NAME} Zwei`] }),
  'leaving-failed': at({ ...READY, state: 'leaving', fault: XERO_DOWN }),
  'leaving-left': at(LEFT),
};

export const LEAVE_ROUTES = { 'GET connection/leave': (): LeaveBody => STAYS };
