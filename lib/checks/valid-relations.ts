import { type Check } from './check';
import { everywhere } from './everywhere';

/** Whatever an application relies on is there, and no two wait for each other: what cannot be derived from the relations is told here. */
export const validRelations: Check = (fleet) => everywhere(fleet).flatMap(({ problems }) => problems);
