import { inflateRawSync } from 'node:zlib';

const endOfDirectory = 0x06054b50;

/** One file out of a zip archive, or undefined if it is not in there. Archives of over 4 GiB and encrypted ones are not understood. */
export function fileFromZip(archive: Buffer, name: string): Buffer | undefined {
  const end = archive.lastIndexOf(Buffer.from(Uint32Array.of(endOfDirectory).buffer));
  if (end < 0) throw new Error('not a zip archive');
  const entries = archive.readUInt16LE(end + 10);
  let position = archive.readUInt32LE(end + 16);
  for (let entry = 0; entry < entries; entry++) {
    const lengthOfName = archive.readUInt16LE(position + 28);
    if (archive.toString('utf8', position + 46, position + 46 + lengthOfName) === name) return content(archive, position);
    position += 46 + lengthOfName + archive.readUInt16LE(position + 30) + archive.readUInt16LE(position + 32);
  }
  return undefined;
}

function content(archive: Buffer, entry: number): Buffer {
  const method = archive.readUInt16LE(entry + 10);
  const size = archive.readUInt32LE(entry + 20);
  const header = archive.readUInt32LE(entry + 42);
  const start = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
  const stored = archive.subarray(start, start + size);
  return method === 0 ? stored : inflateRawSync(stored);
}
