// A tar.gz in memory (POSIX ustar): the same files always make the same bytes, which `tar` makes only with options that not every tar has.
import { Buffer } from 'node:buffer';
import { gzipSync } from 'node:zlib';

const BLOCK = 512;
const NAME_BYTES_MAX = 100;

/** `files`: [path, bytes, mode]. `seconds`: since 1970, of every file. */
export function tarGz(files, seconds) {
  const blocks = files.flatMap(([path, bytes, mode]) => [headerOf(path, bytes.length, mode, seconds), padded(bytes)]);
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]), { level: 9 });
}

function headerOf(path, size, mode, seconds) {
  if (Buffer.byteLength(path) > NAME_BYTES_MAX) throw new Error(`${path} is too long a name for a tar.`);
  const header = Buffer.alloc(BLOCK);
  const octal = (value, digits) => `${value.toString(8).padStart(digits, '0')}\0`;
  header.write(path, 0);
  header.write(octal(mode, 7), 100);
  // Owner and group: root.
  header.write(octal(0, 7), 108);
  header.write(octal(0, 7), 116);
  header.write(octal(size, 11), 124);
  header.write(octal(seconds, 11), 136);
  // The sum counts its own field as blanks.
  header.write(' '.repeat(8), 148);
  header.write('0', 156);
  header.write('ustar\0' + '00', 257);
  header.write('root', 265);
  header.write('root', 297);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

function padded(bytes) {
  return Buffer.concat([bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)]);
}
