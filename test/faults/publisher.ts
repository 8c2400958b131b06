/* A process of its own that publishes one tree, for whoever kills it or takes the disk away from it. */
import fs from 'node:fs';
import { explain } from '../../lib/cli/explain';
import { publish } from '../../lib/publish/publish';
import { tree } from '../publish/trees';
import { beginMark, endMark, size } from './marks';

const [directory = '', variant = '0', gate = ''] = process.argv.slice(2);

if (gate === 'gate') {
  fs.writeSync(1, 'ready\n');
  fs.readSync(0, Buffer.alloc(1));
}
const files = tree(Number(variant), size);
fs.existsSync(beginMark);
try {
  publish(files, directory);
  fs.existsSync(endMark);
} catch (error) {
  fs.existsSync(endMark);
  process.stderr.write(`${explain(error, '/')}\n`);
  process.exitCode = 1;
}
