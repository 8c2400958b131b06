/** A path and one below it, which may begin with an item of a list: `spec.containers` and `[0].image`. */
export function joinedPath(path: string, further: string): string {
  return path === '' || further === '' || further.startsWith('[') ? path + further : `${path}.${further}`;
}
