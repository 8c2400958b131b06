const patterns = new Map<string, RegExp | undefined>();

/**
 * A regular expression of Go as one of JavaScript; nothing where it cannot be said there. Both look for a match anywhere.
 * @see https://github.com/google/re2/wiki/Syntax
 */
export function goPattern(source: string): RegExp | undefined {
  if (!patterns.has(source)) patterns.set(source, translated(source));
  return patterns.get(source);
}

const classes: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z', alpha: 'A-Za-z', ascii: '\\x00-\\x7F', blank: '\\t ', cntrl: '\\x00-\\x1F\\x7F', digit: '0-9', graph: '!-~', lower: 'a-z',
  print: ' -~', punct: '!-/:-@\\[-`{-~', space: '\\t\\n\\v\\f\\r ', upper: 'A-Z', word: '0-9A-Za-z_', xdigit: '0-9A-Fa-f',
};

function translated(source: string): RegExp | undefined {
  const [, start = '', flags = '', rest = ''] = /^(\^?)(?:\(\?([ims]+)\))?([^]*)$/.exec(source) ?? [];
  const body = start + rest.replace(/\[:(\w+):\]/g, (whole, name: string) => classes[name] ?? whole)
    .replaceAll('(?P<', '(?<').replace(/\\([pP])([A-Z])/g, '\\$1{$2}').replace(/\\A/g, '^').replace(/\\z/g, '(?![^])').replace(/\\x\{([0-9A-Fa-f]+)\}/g, '\\u{$1}')
    .replace(/\\Q([^]*?)\\E/g, (_, literal: string) => literal.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
  // Go has neither; JavaScript would take them for something else.
  if (/\(\?[ims]*(-[ims]+)?[:)]/.test(body.replaceAll('(?:', '')) || /\(\?<?[=!]/.test(rest) || /\\[1-9]/.test(rest)) return undefined;
  // JavaScript's `\s` has more than Go's.
  const narrow = body.replace(/\\s/g, (_, at: number) => insideClass(body, at) ? '\\t\\n\\f\\r ' : '[\\t\\n\\f\\r ]').replace(/\\S/g, (whole, at: number) => insideClass(body, at) ? whole : '[^\\t\\n\\f\\r ]');
  return compiled(narrow, flags);
}

/** Whether a position of a pattern stands between brackets. */
function insideClass(body: string, at: number): boolean {
  let inside = false;
  for (let index = 0; index < at; index++) {
    if (body[index] === '\\') index += 1;
    else if (body[index] === '[' && !inside) inside = true;
    else if (body[index] === ']' && inside && body[index - 1] !== '[') inside = false;
  }
  return inside;
}

/** By whole characters where the stricter grammar of that takes the pattern, which some escapes are not part of. */
function compiled(body: string, flags: string): RegExp | undefined {
  for (const further of ['u', '']) {
    try {
      return new RegExp(body, flags + further);
    } catch {
      // The next way, or none.
    }
  }
  return undefined;
}
