import { refusal } from '../../domain/refusal.ts';

export function unknownLeaving(): Error {
  return refusal(404, 'leaving_unknown', 'This shop is not leaving.', 'Open the page again.');
}

export function notReady(): Error {
  const fix = 'Reload the page: it shows how far it is.';
  return refusal(409, 'leaving_not_ready', 'The export of this shop is not ready.', fix);
}

export function syncedAgain(): Error {
  const message = 'Syncing was started again after the export was written.';
  return refusal(409, 'leaving_outdated', message, 'Cancel, then begin again: the export is written once more.');
}

export function notDownloaded(): Error {
  const fix = 'Download it, or tick that you leave without it.';
  return refusal(409, 'export_not_downloaded', 'The export was not downloaded yet, and it is deleted here.', fix);
}

export function outcomeUnknown(): Error {
  const message = 'The outcome in Xero of some orders is not known yet.';
  return refusal(409, 'outcome_unknown', message, 'Try again once Xero answers, or tick that you leave anyway.');
}

export function tooLate(): Error {
  const message = 'This shop is leaving already: it cannot be stopped any more.';
  return refusal(409, 'leaving_too_late', message, 'Wait until it has left, then connect the shop again.');
}
