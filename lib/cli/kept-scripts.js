// Scripts that hold many files as functions, with what V8 made of them.
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { dirname, join } = require('node:path');
const { Script } = require('node:vm');
const { digestOf, replace } = require('./kept-file');
const { mapStacks } = require('./mapped-stacks');

/** Lets `require` find what is in the scripts. @returns {{ name: string, digest: string, script: Script, isNew: boolean }[]} @throws before anything is changed */
function install(folder, { scripts, found }) {
  const parts = new Map();
  const loaded = scripts.map(({ name, encoding, digest, code, files }) => {
    const source = readFileSync(join(folder, name));
    if (digestOf(source) !== digest) throw new Error('not what was kept');
    const cachedData = code && compiledCode(join(folder, `${name}.code`), code);
    const script = new Script(source.toString(encoding), { filename: join(folder, name), cachedData });
    const modules = script.runInThisContext();
    files.forEach(({ file }, position) => parts.set(file, modules[position]));
    return { name, digest, script, isNew: cachedData === undefined || script.cachedDataRejected };
  });
  resolveAsKept(parts, found);
  runAsKept(parts);
  mapStacks((file, line) => partAt(folder, scripts, file, line));
  return loaded;
}

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
  for (const ending of ['.js', '.ts']) {
    const read = Module._extensions[ending] ?? Module._extensions['.js'];
    Module._extensions[ending] = (module, filename) => {
      const part = parts.get(filename);
      if (part === undefined) return read(module, filename);
      const require = Object.assign((request) => module.require(request), {
        resolve: Object.assign((request, options) => Module._resolveFilename(request, module, false, options), { paths: (request) => Module._resolveLookupPaths(request, module) }),
        main: process.mainModule, extensions: Module._extensions, cache: Module._cache,
      });
      return part.call(module.exports, module.exports, require, module, filename, dirname(filename));
    };
  }
}

function partAt(folder, scripts, file, line) {
  const script = scripts.find(({ name }) => join(folder, name) === file);
  if (script === undefined) return undefined;
  const part = script.files.findLast(({ first }) => first <= line);
  return part && { file: part.file, line: line - part.first + 1, ...(part.map && { map: () => JSON.parse(readFileSync(join(folder, part.map), 'utf8')) }) };
}

/** Writes the scripts of files: two, so that only files with wide characters are held as such. */
function writeScripts(folder, name, parts) {
  const isWide = ({ code }) => /[^\0-\xff]/.test(code);
  return [
    { name: `${name}.narrow.js`, encoding: 'latin1', parts: parts.filter((part) => !isWide(part)) },
    { name: `${name}.wide.js`, encoding: 'utf8', parts: parts.filter(isWide) },
  ].filter(({ parts: some }) => some.length > 0).map((script) => writeScript(folder, script));
}

function writeScript(folder, { name, encoding, parts }) {
  let line = 2;
  let source = '[\n';
  const files = parts.map(({ file, code, map }, position) => {
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
}

/** Keeps what V8 has made of the scripts by now, which saves the next run from making it. `name` is that of their facts. */
function keepCode(folder, name, fresh) {
  const path = join(folder, `${name}.json`);
  const facts = JSON.parse(readFileSync(path, 'utf8'));
  for (const { name: of, digest, script } of fresh) {
    const known = facts.scripts.find((other) => other.name === of && other.digest === digest);
    if (known === undefined) return;
    const data = script.createCachedData();
    replace(join(folder, `${of}.code`), data);
    known.code = digestOf(data);
  }
  replace(path, JSON.stringify(facts));
}

module.exports = { install, keepCode, writeScripts };
