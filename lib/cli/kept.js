// What was compiled, and the packages that it read, are kept in the project until one of their files changes.
const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { dirname, join, relative, sep } = require('node:path');
const { Script } = require('node:vm');
const { areSame, changedAt, isFolderItself, markOf, marksBefore, namesIn } = require('./file-marks');
const { mapStacks } = require('./mapped-stacks');

/** Where an installation keeps what tools make; undefined where it is shared with other projects. */
function folderFor(main) {
  const packages = join(dirname(main), 'node_modules');
  return isFolderItself(packages) ? join(packages, '.cache', 'cdk8s-flotilla') : undefined;
}

/** What a compilation depends on beside its files. */
const runner = () => JSON.stringify([process.version, process.arch, process.execArgv, process.env.NODE_OPTIONS, process.env.NODE_PATH]);

/** Takes what was kept, if all of it is still true. @returns {boolean} whether it is */
function kept(main) {
  const folder = folderFor(main);
  if (folder === undefined) return false;
  try {
    const facts = JSON.parse(readFileSync(join(folder, 'facts.json'), 'utf8'));
    if (facts.main !== main || facts.runner !== runner() || !areSame(facts.files, markOf) || !areSame(facts.folders, namesIn)) return false;
    install(folder, facts);
    return true;
  } catch {
    return false;
  }
}

/** Lets `require` find what is in the scripts. Everything that may fail comes first. */
function install(folder, { scripts, found }) {
  const parts = new Map();
  const loaded = scripts.map((facts) => {
    const { name, encoding, digest, code, files } = facts;
    const source = readFileSync(join(folder, name));
    if (digestOf(source) !== digest) throw new Error('not what was kept');
    const cachedData = code && compiledCode(join(folder, `${name}.code`), code);
    const script = new Script(source.toString(encoding), { filename: join(folder, name), cachedData });
    const modules = script.runInThisContext();
    files.forEach(({ file }, position) => parts.set(file, modules[position]));
    return { facts, script, isNew: cachedData === undefined || script.cachedDataRejected };
  });
  resolveAsKept(parts, found);
  runAsKept(parts);
  mapStacks((file, line) => partAt(folder, scripts, file, line));
  const fresh = loaded.filter(({ isNew }) => isNew);
  if (fresh.length > 0) process.on('exit', (code) => code === 0 && runsWhole() && quietly(() => keepCode(folder, fresh)));
}

/** Whether nearly everything has run: what did not is not in what V8 made. */
const runsWhole = () => [undefined, 'synth', 'check'].includes(process.argv[2]);

/** What V8 made of a script, with the functions that ran; undefined where it is damaged. */
function compiledCode(path, digest) {
  try {
    const data = readFileSync(path);
    return digestOf(data) === digest ? data : undefined;
  } catch {
    return undefined;
  }
}

function resolveAsKept(parts, found) {
  const resolve = Module._resolveFilename;
  Module._resolveFilename = function (request, parent, ...rest) {
    const known = parts.has(parent?.filename) ? found[parent.filename]?.[request] : undefined;
    return known ?? resolve.call(this, request, parent, ...rest);
  };
}

function runAsKept(parts) {
  const read = Module._extensions['.js'];
  const run = (module, filename) => {
    const part = parts.get(filename);
    if (part === undefined) return read(module, filename);
    const require = Object.assign((request) => module.require(request), {
      resolve: Object.assign((request, options) => Module._resolveFilename(request, module, false, options), { paths: (request) => Module._resolveLookupPaths(request, module) }),
      main: process.mainModule, extensions: Module._extensions, cache: Module._cache,
    });
    return part.call(module.exports, module.exports, require, module, filename, dirname(filename));
  };
  Module._extensions['.js'] = run;
  Module._extensions['.ts'] = run;
}

function partAt(folder, scripts, file, line) {
  const script = scripts.find(({ name }) => join(folder, name) === file);
  if (script === undefined) return undefined;
  const part = script.files.findLast(({ first }) => first <= line);
  return part && { file: part.file, line: line - part.first + 1, ...(part.map && { map: () => JSON.parse(readFileSync(join(folder, part.map), 'utf8')) }) };
}

/**
 * Notes from now on what is found where. The pieces that are compiled meanwhile are handed over, and are written down
 * with the packages when the program ends, unless a file of theirs may have changed since.
 *
 * @returns {(pieces: Map<string, { code: string, map: string, inputs: string[] }>) => void}
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
  return (pieces) => process.on('exit', () => quietly(() => keep({ main, folder, begun, found, pieces })));
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

function keep({ main, folder, begun, found, pieces }) {
  const root = realpathSync(dirname(main));
  const sources = [...pieces.values()].flatMap(({ inputs }) => inputs);
  const isInside = (file) => /^[^.]/.test(relative(root, file));
  if (!sources.every(isInside) || [...pieces.values()].some(({ code }) => importsLate(code))) return;
  const packed = Object.keys(Module._cache).filter((file) => isPackaged(file) && /\.c?js$/.test(file)).map((file) => ({ file, code: readFileSync(file, 'utf8').replace(/^#!.*/, '') })).filter(({ code }) => !importsLate(code) && !isModule(code));
  const folders = [...new Set([...foldersUpTo(root, sources), ...packed.flatMap(({ file }) => foldersOfPackage(file))])];
  const settings = folders.flatMap((of) => ['tsconfig.json', 'package.json'].map((name) => join(of, name)));
  const present = [...settings, join(root, 'node_modules', '.package-lock.json')].filter(existsSync);
  if (present.some((file) => file.endsWith('tsconfig.json') && /"extends"/.test(readFileSync(file, 'utf8')))) return;
  const files = [...new Set([...sources, ...packed.map(({ file }) => file), ...present, ...launchers(), require.resolve('esbuild')])];
  // Whatever changes from now on gets another time.
  const marks = marksBefore(files, begun);
  if (marks === undefined) return;
  const scripts = write(folder, [...packed, ...[...pieces].map(([file, { code, map }]) => ({ file, code, map }))]);
  const facts = { main, runner: runner(), files: marks, folders: Object.fromEntries(folders.map((path) => [path, namesIn(path)])), found: pick(found, new Set(scripts.flatMap(({ files: parts }) => parts.map(({ file }) => file)))), scripts };
  replace(join(folder, 'facts.json'), JSON.stringify(facts));
}

const isPackaged = (file) => file.includes(`${sep}node_modules${sep}`) && !/[\\/]node_modules[\\/](?:esbuild|tsx|get-tsconfig|@esbuild)[\\/]/.test(file);

/** A script that is kept has no loader for what it imports by itself. */
const importsLate = (code) => /\bimport\s*\(/.test(code);

/** Newer versions of Node let `require` find modules that are not its own. */
const isModule = (code) => /^\s*(?:import|export)\s/m.test(code);

/** The files of this launcher. */
const launchers = () => Object.keys(Module._cache).filter((file) => dirname(file) === __dirname && file.endsWith('.js'));

/** Folders in which another file might be found instead of one of these. */
function foldersUpTo(root, files) {
  const folders = new Set([root]);
  for (const file of files) for (let folder = dirname(file); !folders.has(folder); folder = dirname(folder)) folders.add(folder);
  return [...folders];
}

/** The folder of a file's package, and those in which the package is. */
function foldersOfPackage(file) {
  const [, folders, name] = /^(.*[\\/]node_modules)[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(file);
  return [folders, dirname(join(folders, name)), join(folders, name)];
}

const pick = (table, keys) => Object.fromEntries(Object.entries(table).filter(([key]) => keys.has(key)));

/** Two scripts, so that only files with wide characters are held as such. */
function write(folder, parts) {
  const isWide = ({ code }) => /[^\0-\xff]/.test(code);
  return [
    { name: 'narrow.js', encoding: 'latin1', parts: parts.filter((part) => !isWide(part)) },
    { name: 'wide.js', encoding: 'utf8', parts: parts.filter(isWide) },
  ].filter(({ parts: some }) => some.length > 0).map(({ name, encoding, parts: some }) => {
    let line = 2;
    let source = '[\n';
    const files = some.map(({ file, code, map }, position) => {
      const first = line;
      const text = `function (exports, require, module, __filename, __dirname) {${code}\n},\n`;
      source += text;
      line += text.split('\n').length - 1;
      if (map === undefined) return { file, first };
      replace(join(folder, `${name}.${position}.map`), map);
      return { file, first, map: `${name}.${position}.map` };
    });
    const bytes = Buffer.from(`${source}]`, encoding);
    replace(join(folder, name), bytes);
    return { name, encoding, digest: digestOf(bytes), files };
  });
}

/** What V8 has made of the scripts by now saves the next run from making it. */
function keepCode(folder, fresh) {
  const path = join(folder, 'facts.json');
  const facts = JSON.parse(readFileSync(path, 'utf8'));
  for (const { facts: { name, digest }, script } of fresh) {
    const known = facts.scripts.find((other) => other.name === name && other.digest === digest);
    if (known === undefined) return;
    const data = script.createCachedData();
    replace(join(folder, `${name}.code`), data);
    known.code = digestOf(data);
  }
  replace(path, JSON.stringify(facts));
}

const digestOf = (data) => createHash('sha256').update(data).digest('hex');

function replace(path, data) {
  const fresh = `${path}.${process.pid}`;
  writeFileSync(fresh, data);
  renameSync(fresh, path);
}

/** To keep something is a favour: where it fails, the next run compiles once more. */
function quietly(step) {
  try {
    return step();
  } catch {
    return undefined;
  }
}

module.exports = { beginToKeep, kept };
