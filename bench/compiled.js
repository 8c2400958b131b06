// Runs a program of this folder as the command runs a fleet: compiled into one script, with V8 as it has it.
require('../lib/cli/optimize-late').optimizeLate();
const Module = require('node:module');
const { piece, placesOfFiles } = require('../lib/cli/piece');

const [program] = process.argv.splice(2, 1);

piece(require.resolve(`./${program}`), [placesOfFiles]).then(({ file, code }) => {
  const module = new Module(file);
  Object.assign(module, { filename: file, paths: Module._nodeModulePaths(__dirname) });
  module._compile(code, file);
});
