import { pinnedImages } from './pinned-images';
import { restrictedPods } from './restricted-pods';

/** A rule that all pods keep, in CEL, with what is said to whoever breaks it. */
export interface PodRule {
  /** What it asks for and why, for whoever reads a report. */
  readonly description: string;
  /** Expressions that the validations share, by name. */
  readonly variables?: Readonly<Record<string, string>>;
  /** What must be true, with what must hold as a text, or as an expression that names the culprits. */
  readonly validations: readonly ({ readonly expression: string } & ({ readonly message: string } | { readonly messageExpression: string }))[];
  /** Whether it is only for pods in namespaces that are declared `restricted`. @default false */
  readonly inRestrictedNamespaces?: boolean;
}

/** All containers of a pod that may ask for resources; those for debugging may not. */
const containers = 'object.spec.containers + object.spec.?initContainers.orValue([])';

const containerResources: PodRule = {
  description: 'Every container asks for CPU and memory and has a limit of memory, so that pods can be placed and none takes the memory of all.',
  variables: {
    containers,
    lacking: `variables.containers.filter(container,
      !container.?resources.?requests.?cpu.hasValue()
      || !container.?resources.?requests.?memory.hasValue()
      || !container.?resources.?limits.?memory.hasValue())`,
  },
  validations: [{
    expression: 'variables.lacking.size() == 0',
    messageExpression: "'every container must request cpu and memory and have a limit of memory, got none for ' + variables.lacking.map(container, container.name).join(', ')",
  }],
};

/**
 * The API server gives a pod without a class the one that is the default, so among pods nobody breaks this rule: it is
 * their controllers that it finds.
 */
const priorityClass: PodRule = {
  description: 'Every pod names its PriorityClass, so that it is a decision who goes first when there is not room for all.',
  validations: [{ expression: "object.spec.?priorityClassName.orValue('') != ''", message: 'a pod must name its PriorityClass, got none' }],
};

/** The policies that every cluster begins with, by the name of their object. */
export const starterSet = {
  'container-resources': containerResources,
  'priority-class': priorityClass,
  'pinned-images': pinnedImages,
  'restricted-pods': restrictedPods,
} as const satisfies Record<string, PodRule>;
