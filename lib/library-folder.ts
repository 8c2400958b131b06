/** Folder of this library. No other file of it may ask where it lies: compiled, they are one. */
// eslint-disable-next-line no-restricted-syntax -- the one that may
export const libraryFolder = __dirname;
