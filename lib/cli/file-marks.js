// Whether files and folders are still what they were, without reading them.
const { lstatSync, readdirSync, statSync } = require('node:fs');

/** What changes when a file is written, replaced or restored: nobody can set the time of its last change. */
function markOf(file) {
  const { size, mtimeMs, ctimeMs, ino } = statSync(file);
  return `${size} ${mtimeMs} ${ctimeMs} ${ino}`;
}

/** When a file was last changed in any way, in milliseconds of the clock of its disk. */
const changedAt = (file) => statSync(file).ctimeMs;

/** What is in a folder: another file there may be found instead of one elsewhere. Names with a dot in front are for tools. */
const namesIn = (folder) => readdirSync(folder).filter((name) => !name.startsWith('.')).sort().join('/');

const isFolderItself = (path) => lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** Whether all marks, by path, are still the same. */
function areSame(marks, markNow) {
  try {
    return Object.entries(marks).every(([path, mark]) => markNow(path) === mark);
  } catch {
    return false;
  }
}

module.exports = { areSame, changedAt, isFolderItself, markOf, namesIn };
