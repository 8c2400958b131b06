/** Paths that are not there: looking for them marks in a trace where publishing begins and ends. */
export const beginMark = '/flotilla-begins-to-publish';
export const endMark = '/flotilla-has-published';

/** Files of each tree that is published: half of them in all trees, a quarter with a text of their own, a quarter in one tree alone. */
export const size = 60;
