// Files of what is kept, each whole or not at all.
const { createHash } = require('node:crypto');
const { renameSync, writeFileSync } = require('node:fs');

const digestOf = (data) => createHash('sha256').update(data).digest('hex');

function replace(path, data) {
  const fresh = `${path}.${process.pid}`;
  writeFileSync(fresh, data);
  renameSync(fresh, path);
}

module.exports = { digestOf, replace };
