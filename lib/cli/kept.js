// What was compiled is kept in the project until one of its files changes: the library with all packages, and what is built on them.
const { mkdirSync, rmSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { dirname, join, sep } = require('node:path');
const { changedAt, isFolderItself } = require('./file-marks');
const { readFacts, writeFleet, writeLibrary } = require('./kept-facts');
const { install, keepCode } = require('./kept-scripts');

/** Where an installation keeps what tools make; undefined where it is shared with other projects. */
function folderFor(main) {
  const packages = join(dirname(main), 'node_modules');
  return isFolderItself(packages) ? join(packages, '.cache', 'cdk8s-flotilla') : undefined;
}

/**
 * Lets `require` find as much of what was kept as is still true: the library, and then what is built on it.
 *
 * @param {string} main path of main.ts
 * @returns {{ library: boolean, fleet: boolean }} what is taken
 */
function take(main) {
  const folder = folderFor(main);
  const library = folder !== undefined && use(folder, 'library', main);
  return { library, fleet: library && use(folder, 'fleet', main) };
}

/** What is not there, or not true any more, is compiled. */
function use(folder, name, main) {
  const scripts = quietly(() => install(folder, readFacts(folder, name, main)));
  const fresh = scripts?.filter(({ isNew }) => isNew) ?? [];
  if (fresh.length > 0) process.on('exit', (code) => code === 0 && runsWhole() && quietly(() => keepCode(folder, name, fresh)));
  return scripts !== undefined;
}

/** Whether nearly everything has run: what did not is not in what V8 made. */
const runsWhole = () => [undefined, 'synth', 'check'].includes(process.argv[2]);

/**
 * Notes from now on what is found where. The pieces that are compiled meanwhile are handed over, and are written down when the
 * program ends, that of the library with the packages, unless a file of theirs may have changed since.
 *
 * @typedef {{ file: string, code: string, map: string, inputs: string[] }} Piece
 * @param {string} main path of main.ts
 * @returns {(pieces: { library?: Piece, fleet: Piece }) => void}
 */
function beginToKeep(main) {
  const folder = folderFor(main);
  const begun = folder && quietly(() => timeIn(folder));
  if (begun === undefined) return () => undefined;
  const found = {};
  const resolve = Module._resolveFilename;
  Module._resolveFilename = function (request, parent, ...rest) {
    const path = resolve.call(this, request, parent, ...rest);
    if (parent?.filename && path.startsWith(sep)) (found[parent.filename] ??= {})[request] = path;
    return path;
  };
  return (pieces) => process.on('exit', () => quietly(() => {
    const common = { folder, main, begun, found };
    if (pieces.library) writeLibrary({ ...common, piece: pieces.library });
    writeFleet({ ...common, piece: pieces.fleet });
  }));
}

/** The time of the disk, which may not be that of the machine. */
function timeIn(folder) {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `begun-${process.pid}`);
  writeFileSync(file, '');
  try {
    return changedAt(file);
  } finally {
    rmSync(file);
  }
}

/** To keep something is a favour: where it fails, the next run compiles once more. */
function quietly(step) {
  try {
    return step();
  } catch {
    return undefined;
  }
}

module.exports = { beginToKeep, take };
