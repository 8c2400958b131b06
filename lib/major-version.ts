/**
 * Annotation with the major version of a system that upgrades its data by one major version at a time and never back;
 * synth refuses any other step against the tree that is there already.
 */
export const majorVersion = 'flotilla/major-version';
