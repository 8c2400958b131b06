#!/usr/bin/env node
// Runs main.ts of the project around the working directory; main.ts is the command line.
require('tsx/cjs');
const { existsSync } = require('node:fs');
const { dirname, join } = require('node:path');

let folder = process.cwd();
while (!existsSync(join(folder, 'main.ts')) && dirname(folder) !== folder) folder = dirname(folder);
process.argv[1] = join(folder, 'main.ts');
if (!existsSync(process.argv[1])) {
  process.stderr.write(`flotilla must run inside a project with a main.ts, got '${process.cwd()}'; change into the project's folder\n`);
  process.exit(1);
}
require(process.argv[1]);
