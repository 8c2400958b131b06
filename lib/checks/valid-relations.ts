import { type Check } from './check';

/** Whatever an application relies on is there, and no two wait for each other: what cannot be derived from the relations is told here. */
export const validRelations: Check = ({ models }) => models.flatMap(({ problems }) => problems);
