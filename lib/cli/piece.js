// Compiles a file with all that it imports into one script.
const { readFileSync } = require('node:fs');
const { basename, dirname, join, resolve } = require('node:path');

const library = resolve(__dirname, '..');

/** What cannot be had in one script, such as an import of a file inside the library. */
class Unusual extends Error {}

/** One script, with what is imported from files, and without packages. */
async function piece(file, plugins) {
  const { outputFiles, warnings, metafile } = await built({
    entryPoints: [file], outfile: join(dirname(file), `${basename(file)}.js`), bundle: true, packages: 'external', write: false, plugins, metafile: true,
    absWorkingDir: library, platform: 'node', format: 'cjs', target: `node${process.versions.node}`, keepNames: true, treeShaking: false, sourcemap: 'external', sourcesContent: false, logLevel: 'silent',
  });
  if (warnings.length > 0) throw new Unusual(warnings[0].text);
  const textOf = (end) => outputFiles.find(({ path }) => path.endsWith(end)).text;
  return { file, code: textOf('.js').replace(naming, namingOfFew), map: textOf('.map'), inputs: Object.keys(metafile.inputs).map((path) => resolve(library, path)) };
}

/** What esbuild makes of it. Its process ends before collecting garbage pays, which takes a quarter of its time otherwise. */
function built(options) {
  const { GOGC, GOMEMLIMIT } = process.env;
  const mine = GOGC === undefined && GOMEMLIMIT === undefined;
  if (mine) Object.assign(process.env, { GOGC: 'off', GOMEMLIMIT: '512MiB' });
  try {
    return require('esbuild').build(options);
  } finally {
    if (mine) for (const name of ['GOGC', 'GOMEMLIMIT']) delete process.env[name];
  }
}

/** What esbuild has every class and function named by as in the sources, also each time that one is made in a loop. Its parameters are called otherwise where a source has something of their name. */
const naming = /var __name = \((\w+), (\w+)\) => (__defProp\(\1, "name", \{ (?:value|value: \2), configurable: true \}\));/;

/** Those that have another name, and are no arrow functions: nobody asks these for theirs. */
const namingOfFew = 'var __name = ($1, $2) => $1.prototype === undefined || $1.name === $2 ? $1 : $3;';

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

module.exports = { piece, placesOfFiles, Unusual };
