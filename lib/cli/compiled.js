// Compiles the sources of a project in two pieces, the library and what is built on it, instead of file by file.
const { readFileSync, realpathSync } = require('node:fs');
const Module = require('node:module');
const { basename, dirname, join, resolve, sep } = require('node:path');
const { beginToKeep, take } = require('./kept');
const { mapStacks } = require('./mapped-stacks');

const library = resolve(__dirname, '..');
const commandLine = join(library, 'command-line.ts');
const index = join(library, 'index.ts');

/** What cannot be had in two pieces, such as an import of a file inside the library. */
class Unusual extends Error {}

/**
 * Compiles main.ts and the library, unless they were kept from the last time, and lets `require` find both. Rejects where
 * the sources have a mistake in them, or something that depends on files of their own.
 *
 * @param {string} main path of main.ts
 * @returns {Promise<typeof import('../command-line')>}
 */
async function compiled(main) {
  const kept = take(main);
  if (!kept.fleet) await compiledAnew(main, kept.library);
  const loaded = require(commandLine);
  const module = new Module(index);
  Object.assign(module, { filename: index, exports: loaded.library, loaded: true });
  Module._cache[index] = module;
  return loaded;
}

/** Compiles what is built on the library, and that as well unless a compilation of it was kept. */
async function compiledAnew(main, hasLibrary) {
  const keep = beginToKeep(main);
  const [fleet, library] = await Promise.all([piece(main, [libraryApart, placesOfFiles]), ...(hasLibrary ? [] : [piece(commandLine, []), packagesRead()])]);
  if (/\b(?:require|import)\((?!["'`])/.test(fleet.code)) throw new Unusual('an import of a name that is known only when it is run');
  const pieces = new Map([fleet, ...(library ? [library] : [])].map((one) => [one.file, one]));
  const read = Module._extensions['.ts'];
  Module._extensions['.ts'] = (module, filename) => (pieces.has(filename) ? module._compile(pieces.get(filename).code, filename) : read(module, filename));
  mapStacks((file, line) => {
    const found = pieces.get(file);
    return found && { file, line, map: () => JSON.parse(found.map) };
  });
  keep({ library, fleet });
}

/** Packages that both pieces import. Reading them takes as long as compiling, which another process does. */
const packages = ['constructs', 'cdk8s', '@sinclair/typebox', 'yaml', 'ajv'];

/** One at a time, so that the other process is answered in between. */
async function packagesRead() {
  for (const name of packages) {
    await new Promise(setImmediate);
    require(name);
  }
}

/** One script, with what is imported from files, and without packages. */
async function piece(file, plugins) {
  const { build } = require('esbuild');
  const { outputFiles, warnings, metafile } = await build({
    entryPoints: [file], outfile: join(dirname(file), `${basename(file)}.js`), bundle: true, packages: 'external', write: false, plugins, metafile: true,
    absWorkingDir: library, platform: 'node', format: 'cjs', target: `node${process.versions.node}`, keepNames: true, treeShaking: false, sourcemap: 'external', sourcesContent: false, logLevel: 'silent',
  });
  if (warnings.length > 0) throw new Unusual(warnings[0].text);
  const textOf = (end) => outputFiles.find(({ path }) => path.endsWith(end)).text;
  return { file, code: textOf('.js').replace(naming, namingOfFew), map: textOf('.map'), inputs: Object.keys(metafile.inputs).map((path) => resolve(library, path)) };
}

/** What esbuild has every class and function named by as in the sources, also each time that one is made in a loop. */
const naming = 'var __name = (target, value) => __defProp(target, "name", { value, configurable: true });';

/** Those that have another name, and are no arrow functions: nobody asks these for theirs. */
const namingOfFew = 'var __name = (target, value) => target.prototype === undefined || target.name === value ? target : __defProp(target, "name", { value, configurable: true });';

/** The library is the same for all files, and when main.ts is read a second time. */
const libraryApart = {
  name: 'library apart',
  setup({ onResolve }) {
    onResolve({ filter: /^\.{1,2}\/(.*\/)?lib(\/|$)/ }, ({ resolveDir, path }) => {
      const place = real(resolve(resolveDir, path)) ?? real(`${resolve(resolveDir, path)}.ts`);
      if (place === library || place === index) return { path: index, external: true };
      if (place?.startsWith(library + sep)) return { errors: [{ text: 'an import of a file inside the library' }] };
      return undefined;
    });
  },
};

/** A file that asks where it lies is told so, though it is part of a larger one. */
const placesOfFiles = {
  name: 'places of files',
  setup({ onLoad }) {
    onLoad({ filter: /\.tsx?$/ }, ({ path }) => {
      const contents = readFileSync(path, 'utf8');
      if (!/\b__(?:dir|file)name\b/.test(contents)) return { contents, loader: 'ts' };
      return { contents: `const __dirname = ${JSON.stringify(dirname(path))}, __filename = ${JSON.stringify(path)}; ${contents}`, loader: 'ts' };
    });
  },
};

function real(path) {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

module.exports = { compiled };
