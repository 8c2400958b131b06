/** Folder of this library. No other file of it may ask where it lies: compiled, they are one. */
export const libraryFolder = __dirname;
