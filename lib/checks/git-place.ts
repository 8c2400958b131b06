/** Host and path of a repository, however it is reached. */
export function placeOf(url: string): string {
  return url.trim().toLowerCase().replace(/^[a-z+]+:\/\//, '').replace(/^[^@/]*@/, '').replace(/^([^/:]+):(\d+\/)?/, '$1/').replace(/\/+$/, '').replace(/\.git$/, '');
}

/** A folder of a repository without what does not matter: `./dist/home/` is `dist/home`; empty where it is the whole. */
export function folderOf(path: string): string {
  return path.split('/').filter((step) => step !== '' && step !== '.').join('/');
}
