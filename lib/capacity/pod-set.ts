import { type Fields } from '../fields';
import { type Manifest } from '../manifest';

/** The pods of one template, as whoever runs them makes them. */
export interface PodSet {
  /** What they belong to in the declaration: a Deployment, or the object that an operator makes them of. */
  readonly owner: Manifest;
  /** Where that is reported, as `cluster/application Kind/name`. */
  readonly where: string;
  /** Name of what runs them: that of the owner, or the one that an operator gives. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: Fields;
  /** `always`: they run for ever. `everywhere`: one on each node that it may run on. `sometimes`: they end by themselves. */
  readonly runs: 'always' | 'everywhere' | 'sometimes';
  /** How many there must be room for at once. */
  readonly count: number;
  /** How many there may be, by what scales them. */
  readonly most: number;
  /** Name of each pod by its number from 0, where it has one of its own. */
  readonly podName?: (index: number) => string;
  /** Whether a new pod must start before an old one stops, so that nothing goes on where there is no room for both. */
  readonly startsFirst: boolean;
  /** Volumes that each pod has of its own. */
  readonly claimTemplates: readonly Fields[];
  /** Whether its pods never leave the node where they first ran, because of what they keep there. */
  readonly staysOnNode: boolean;
}
