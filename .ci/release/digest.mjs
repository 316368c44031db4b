import { createHash } from 'node:crypto';

/** As SHA256SUMS has it. */
export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
/** As package-lock.json has it. */
export const sha512 = (bytes) => `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
