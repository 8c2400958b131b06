// Compiles the sources of a project in two pieces, the library and what is built on it, instead of file by file.
const { realpathSync } = require('node:fs');
const Module = require('node:module');
const { join, resolve, sep } = require('node:path');
const { beginToKeep, take } = require('./kept');
const { mapStacks } = require('./mapped-stacks');
const { piece, placesOfFiles, Unusual } = require('./piece');

const library = resolve(__dirname, '..');
const commandLine = join(library, 'command-line.ts');
const index = join(library, 'index.ts');

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

function real(path) {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

module.exports = { compiled };
