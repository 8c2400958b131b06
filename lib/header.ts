/** First line of every file we write: how to change it, and the mark by which we know our own files. */
export const header = '# Written by cdk8s-flotilla: change the declaration and run synth, not this file.\n';
