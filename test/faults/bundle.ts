import { buildSync } from 'esbuild';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The publishing process as one file, which starts in a moment. */
export function bundledPublisher(): string {
  const outfile = join(mkdtempSync(join(tmpdir(), 'flotilla-publisher-')), 'publisher.js');
  buildSync({ entryPoints: [join(__dirname, 'publisher.ts')], bundle: true, platform: 'node', outfile });
  return outfile;
}
