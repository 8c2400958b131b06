// Whether files and folders are still what they were, without reading them.
const { lstatSync, readdirSync, statSync } = require('node:fs');

/** What changes when a file is written, replaced or restored: nobody can set the time of its last change. */
const markOf = (file) => markIn(statSync(file));

const markIn = ({ size, mtimeMs, ctimeMs, ino }) => `${size} ${mtimeMs} ${ctimeMs} ${ino}`;

/** Marks of files by path. Each is looked at once: it may change in between. @throws where one was changed at a time or later */
function marksBefore(files, time) {
  const marks = {};
  for (const file of files) {
    const status = statSync(file);
    if (status.ctimeMs >= time) throw new Error(`'${file}' must be as it was`);
    marks[file] = markIn(status);
  }
  return marks;
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

module.exports = { areSame, changedAt, isFolderItself, markOf, marksBefore, namesIn };
