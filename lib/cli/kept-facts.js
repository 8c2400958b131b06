// What is written down of a compilation that is kept: its scripts, and all that it depends on.
const { existsSync, readFileSync, realpathSync } = require('node:fs');
const { dirname, join, relative, sep } = require('node:path');
const { areSame, markOf, marksBefore, namesIn } = require('./file-marks');
const { digestOf, replace } = require('./kept-file');
const { writeScripts } = require('./kept-scripts');

/** What a compilation depends on beside its files. */
const runner = () => JSON.stringify([process.version, process.arch, process.execArgv, process.env.NODE_OPTIONS, process.env.NODE_PATH]);

/** @throws where they are not there, or not true any more */
function readFacts(folder, name, main) {
  const facts = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
  const isTrue = facts.main === main && facts.runner === runner() && areSame(facts.files, markOf) && areSame(facts.folders, namesIn);
  if (!isTrue) throw new Error('not as it was');
  return facts;
}

/** Keeps the library with the packages that are loaded. @throws where it cannot be kept */
function writeLibrary({ piece, ...props }) {
  const packed = Object.keys(require.cache).filter((file) => isPackaged(file) && /\.c?js$/.test(file)).map((file) => ({ file, code: readFileSync(file, 'utf8').replace(/^#!.*/, '') })).filter(({ code }) => !importsLate(code) && !isModule(code));
  write({ ...props, name: 'library', packed, piece });
}

/** Keeps what is built on the library. It looks packages up for itself: of these nothing is written down. @throws where it cannot be kept */
function writeFleet(props) {
  write({ ...props, name: 'fleet', packed: [] });
}

function write({ folder, name, main, begun, found, packed, piece }) {
  const root = realpathSync(dirname(main));
  if (!piece.inputs.every((file) => /^[^.]/.test(relative(root, file)))) throw new Error('sources must be inside the project');
  if (importsLate(piece.code)) throw new Error('what is kept has no loader for what it imports by itself');
  const pieces = [...packed, piece];
  const places = [...new Set([...foldersUpTo(root, piece.inputs), ...packed.flatMap(({ file }) => foldersOfPackage(file))])];
  const settings = [...places.flatMap((place) => ['tsconfig.json', 'package.json'].map((file) => join(place, file))), join(root, 'node_modules', '.package-lock.json')].filter(existsSync);
  if (settings.some((file) => file.endsWith('tsconfig.json') && /"extends"/.test(readFileSync(file, 'utf8')))) throw new Error('settings that are elsewhere are not followed');
  // Whatever changes from now on gets another time.
  const marks = marksBefore(new Set([...piece.inputs, ...packed.map(({ file }) => file), ...settings, ...launchers(), require.resolve('esbuild')]), begun);
  const scripts = writeScripts(folder, name, pieces);
  replace(join(folder, `${name}.json`), JSON.stringify({ main, runner: runner(), files: marks, folders: Object.fromEntries(places.map((path) => [path, namesIn(path)])), found: among(found, new Set(pieces.map(({ file }) => file))), scripts }));
}

const isPackaged = (file) => file.includes(`${sep}node_modules${sep}`) && !/[\\/]node_modules[\\/](?:esbuild|tsx|get-tsconfig|@esbuild)[\\/]/.test(file);

const importsLate = (code) => /\bimport\s*\(/.test(code);

/** Newer versions of Node let `require` find modules that are not its own. */
const isModule = (code) => /^\s*(?:import|export)\s/m.test(code);

/** The files of this launcher. */
const launchers = () => Object.keys(require.cache).filter((file) => dirname(file) === __dirname && file.endsWith('.js'));

/** Folders in which another file might be found instead of one of these. */
function foldersUpTo(root, files) {
  const folders = new Set([root]);
  for (const file of files) for (let folder = dirname(file); !folders.has(folder) && folder !== dirname(folder); folder = dirname(folder)) folders.add(folder);
  return [...folders];
}

/** The folder of a file's package, and those in which the package is. */
function foldersOfPackage(file) {
  const [, folders, name] = /^(.*[\\/]node_modules)[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(file);
  return [folders, dirname(join(folders, name)), join(folders, name)];
}

/** Of what was found where only what one of some files found among them. */
function among(found, files) {
  const requests = (own) => Object.entries(own).filter(([, path]) => files.has(path));
  return Object.fromEntries(Object.entries(found).filter(([file]) => files.has(file)).map(([file, own]) => [file, Object.fromEntries(requests(own))]));
}

module.exports = { readFacts, writeFleet, writeLibrary };
