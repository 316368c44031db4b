// A zip of files in memory: the same files always make the same bytes. (`wp-scripts plugin-zip` dates each entry with the
// hour of the build.)
import AdmZip from 'adm-zip';

/** The first day a zip can hold; read in local time, so that no time zone shows. */
const FIRST_DAY = new Date(1980, 0, 1);
const FILE_MODE = 0o644;

/** `files`: [path in the zip, bytes]. */
export function zip(files) {
  const archive = new AdmZip(undefined, { noSort: true });
  for (const [path, bytes] of files) {
    archive.addFile(path, bytes, '', FILE_MODE).header.time = FIRST_DAY;
  }
  return archive.toBuffer();
}
