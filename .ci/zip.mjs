// A zip of files in memory: the same files always make the same bytes.
import { Buffer } from 'node:buffer';
import { crc32, deflateRawSync } from 'node:zlib';

const VERSION = 20;
const UTF8_NAMES = 0x0800;
const DEFLATED = 8;
/** 1 January 1980, the first day that a zip knows. */
const DOS_DATE = 0x0021;
const FILE_MODE = 0o100644;
const UNIX = 3 << 8;

/** `files`: [path in the zip, bytes], each at most 4 GiB. */
export function zip(files) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const [path, bytes] of files) {
    const name = Buffer.from(path, 'utf8');
    const packed = deflateRawSync(bytes, { level: 9 });
    const common = commonFields(bytes, packed, name);
    const local = Buffer.concat([u32(0x04034b50), u16(VERSION), common, u16(0), name]);
    parts.push(local, packed);
    directory.push(
      Buffer.concat([
        u32(0x02014b50),
        u16(VERSION | UNIX),
        u16(VERSION),
        common,
        ...[0, 0, 0, 0].map(u16),
        u32(FILE_MODE * 0x10000),
        u32(offset),
        name,
      ]),
    );
    offset += local.length + packed.length;
  }
  const index = Buffer.concat(directory);
  const count = u16(directory.length);
  const end = Buffer.concat([u32(0x06054b50), u16(0), u16(0), count, count, u32(index.length), u32(offset), u16(0)]);
  return Buffer.concat([...parts, index, end]);
}

/** From the flags to the length of the name: the same in both headers. */
function commonFields(bytes, packed, name) {
  return Buffer.concat([
    u16(UTF8_NAMES),
    u16(DEFLATED),
    u16(0),
    u16(DOS_DATE),
    u32(crc32(bytes)),
    u32(packed.length),
    u32(bytes.length),
    u16(name.length),
  ]);
}

function u16(value) {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
