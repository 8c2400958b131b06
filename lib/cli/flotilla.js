#!/usr/bin/env node
// Runs main.ts of the project around the working directory; main.ts is the command line.
require('./optimize-late').optimizeLate();
const { existsSync } = require('node:fs');
const { dirname, join } = require('node:path');

function fail(message, code = 1) {
  process.stderr.write(`${message}\n`);
  process.exitCode = code;
}

/** What cannot be compiled as a whole is read file by file: slower, and it tells which file is at fault. */
async function libraryFor(main) {
  try {
    return await require('./compiled').compiled(main);
  } catch {
    require('tsx/cjs');
    return require('../command-line.ts');
  }
}

async function run() {
  let folder = process.cwd();
  while (!existsSync(join(folder, 'main.ts')) && dirname(folder) !== folder) folder = dirname(folder);
  const main = join(folder, 'main.ts');
  if (!existsSync(main)) return fail(`flotilla must run inside a project with a main.ts, got '${process.cwd()}'; change into the project's folder`);
  let library;
  try {
    library = await libraryFor(main);
  } catch {
    return fail(`the packages of '${folder}' must be installed, got none that runs TypeScript; run npm ci`);
  }
  const { watchDeclaration, exitCodeOf, explain, wasCalled } = library;
  process.argv[1] = main;
  watchDeclaration(folder);
  try {
    require(main);
  } catch (error) {
    return fail(explain(error, folder), exitCodeOf(error, folder));
  }
  process.on('exit', () => {
    if (!wasCalled()) fail("main.ts must call flotilla(() => new MyFleet()), got no call of it; see README.md");
  });
}

run();
