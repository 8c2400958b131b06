import { type Application } from './kinds/application';
import { type KindProps } from './kinds/kind';

/** Fields of objects of one kind, as Argo CD is told to leave them out of its comparison. */
export type IgnoredDifference = NonNullable<KindProps<typeof Application>['spec']['ignoreDifferences']>[number];
