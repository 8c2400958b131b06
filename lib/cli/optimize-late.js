// Has V8 make functions faster only once they have run for long.
const { setFlagsFromString } = require('node:v8');

/** To be called before anything else is read or run. */
function optimizeLate() {
  // Before version 12 it begins so soon, in a thread beside the program's, that a run of seconds never gets back what that costs.
  // Twice or half of the figure makes no difference that can be measured.
  if (Number.parseInt(process.versions.v8, 10) < 12) setFlagsFromString('--interrupt-budget=1000000');
}

module.exports = { optimizeLate };
