// Stack traces name lines of the sources, whatever script these were put into.
const Module = require('node:module');
const { dirname, resolve } = require('node:path');

/** Maps that are in use; a script is in one of them. */
const mappings = [];

/**
 * May be called for several scripts.
 *
 * @param {(file: string, line: number) => ({ file: string, line: number, map?: () => object, mapFolder?: string } | undefined)} partAt
 * the part of a script that a line belongs to, with the line in it, and its source map where it was compiled
 */
function mapStacks(partAt) {
  const maps = new Map();
  const mapOf = ({ file, map }) => {
    if (!maps.has(file)) maps.set(file, new Module.SourceMap(map()));
    return maps.get(file);
  };
  const placeOf = (frame) => {
    const part = partAt(frame.getFileName(), frame.getLineNumber());
    if (part === undefined) return undefined;
    if (part.map === undefined) return `${part.file}:${part.line}:${frame.getColumnNumber()}`;
    const { originalSource, originalLine, originalColumn } = mapOf(part).findEntry(part.line - 1, frame.getColumnNumber() - 1);
    return originalSource === undefined ? undefined : `${resolve(dirname(part.file), originalSource)}:${originalLine + 1}:${originalColumn + 1}`;
  };
  mappings.push(placeOf);
  Error.prepareStackTrace = (error, frames) => {
    const lines = frames.map((frame) => {
      const place = firstOf(mappings, (mapping) => mapping(frame));
      return `\n    at ${place === undefined ? frame : String(frame).replace(`${frame.getFileName()}:${frame.getLineNumber()}:${frame.getColumnNumber()}`, () => place)}`;
    });
    return headOf(error) + lines.join('');
  };
}

function firstOf(items, ask) {
  for (const item of items) {
    const answer = ask(item);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

function headOf(error) {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return 'Error';
  }
}

module.exports = { mapStacks };
